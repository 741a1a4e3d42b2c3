namespace Portolan.Fuzz;

/// <summary>Feeds a target with the inputs of its corpus and then with changed ones, until it has done enough.</summary>
internal static class Fuzzer
{
    /// <summary>All state machines, by name.</summary>
    public static IReadOnlyList<IFuzzTarget> Targets { get; } =
    [
        new Targets.Http1RequestTarget(),
        new Targets.Http1ResponseTarget(),
        new Targets.ClientHelloTarget(),
        new Targets.ProxyProtocolTarget(),
        new Targets.HpackTarget(),
        new Targets.Http2Target(Portolan.Http.Http2.Http2Role.Server),
        new Targets.Http2Target(Portolan.Http.Http2.Http2Role.Client),
    ];

    /// <summary>
    /// Runs until <paramref name="isEnough"/> says so of the number of inputs. Returns that number; throws <see cref="FuzzFailure"/> with
    /// the input that broke a promise.
    /// </summary>
    public static int Run(IFuzzTarget target, string corpusFolder, int seed, Func<int, bool> isEnough)
    {
        var corpus = Directory
            .EnumerateFiles(Path.Combine(corpusFolder, target.Name))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        var random = new Random(seed);
        var mutator = new Mutator(corpus, target.Words, random);
        var count = 0;
        for (; count < corpus.Count || !isEnough(count); count++)
        {
            Feed(target, count < corpus.Count ? corpus[count] : mutator.Next(), random);
        }

        return count;
    }

    private static void Feed(IFuzzTarget target, byte[] input, Random random)
    {
        try
        {
            target.Run(input, random);
        }
        catch (Exception failure)
        {
            throw new FuzzFailure(
                $"{target.Name}: {failure.Message}\ninput (base64): {Convert.ToBase64String(input)}\n{failure.StackTrace}"
            );
        }
    }
}
