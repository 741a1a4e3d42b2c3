using Portolan.Bench.Contestants;
using Portolan.Bench.Machine;

namespace Portolan.Bench;

/// <summary>What every scenario needs: who takes part, against which backend, for how long.</summary>
internal sealed record BenchContext(BenchOptions Options, Tools Tools, RunningProxy Backend, IReadOnlyList<IContestant> Contestants);
