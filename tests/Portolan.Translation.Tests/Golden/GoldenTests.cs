using Portolan.Api;
using Portolan.Translation.Tests.Golden.Runner;

namespace Portolan.Translation.Tests.Golden;

/// <summary>Translation, shown case by case. <c>UPDATE_GOLDEN=1</c> rewrites the outputs; read the difference before you commit it.</summary>
public sealed class GoldenTests
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    public static TheoryData<string> Cases() => [.. GoldenCase.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Translation_gives_what_the_case_shows(string name)
    {
        var golden = GoldenCase.Read(name);
        var own = GoldenInputs.Read(golden.Inputs);
        var prelude = GoldenInputs.Read(File.ReadAllText(Path.Combine(GoldenCase.Folder, "_prelude.yaml")));
        var ownKeys = own.Select(KeyOf).ToHashSet();
        var ambient = prelude.Where(resource => !ownKeys.Contains(KeyOf(resource))).ToList();

        var output = GoldenOutput.Print(GoldenWorld.Settle([.. ambient, .. own]), golden, ambient.Select(KeyOf).ToHashSet());

        if (IsUpdate)
        {
            golden.Write(output);
            return;
        }

        Assert.True(golden.Output == output, $"{name}.yaml says otherwise (UPDATE_GOLDEN=1 rewrites it):\n{TextDiff.Between(golden.Output, output)}");
    }

    [Fact]
    public void Order_of_inputs_does_not_matter()
    {
        foreach (var name in GoldenCase.Names())
        {
            var golden = GoldenCase.Read(name);
            var inputs = GoldenInputs.Read(File.ReadAllText(Path.Combine(GoldenCase.Folder, "_prelude.yaml")))
                .Concat(GoldenInputs.Read(golden.Inputs))
                .GroupBy(KeyOf)
                .Select(group => group.Last())
                .ToList();
            var forward = GoldenOutput.Print(GoldenWorld.Settle(inputs), golden, new HashSet<ObjectKey>());
            inputs.Reverse();
            var backward = GoldenOutput.Print(GoldenWorld.Settle(inputs), golden, new HashSet<ObjectKey>());

            Assert.True(forward == backward, $"{name}:\n{TextDiff.Between(forward, backward)}");
        }
    }

    private static ObjectKey KeyOf(IResource resource) => new(ResourceJson.TypeOf(resource.GetType()), resource.Metadata.Key);
}
