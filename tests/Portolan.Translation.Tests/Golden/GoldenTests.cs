using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Translation.Tests.Golden.Runner;

namespace Portolan.Translation.Tests.Golden;

/// <summary>
/// Translation, shown case by case. <c>UPDATE_GOLDEN=1</c> rewrites the outputs; read the difference before you commit it.
/// </summary>
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

        Assert.True(
            golden.Output == output,
            $"{name}.yaml says otherwise (UPDATE_GOLDEN=1 rewrites it):\n{TextDiff.Between(golden.Output, output)}"
        );
    }

    [Fact]
    public void Order_of_inputs_does_not_matter()
    {
        foreach (var name in GoldenCase.Names())
        {
            var golden = GoldenCase.Read(name);
            var inputs = Inputs(golden);
            var forward = Print(GoldenWorld.Settle(inputs), golden);
            inputs.Reverse();
            var backward = Print(GoldenWorld.Settle(inputs), golden);

            Assert.True(forward == backward, $"{name}:\n{TextDiff.Between(forward, backward)}");
        }
    }

    [Fact]
    public void One_object_at_a_time_gives_the_same_as_all_at_once()
    {
        foreach (var name in GoldenCase.Names())
        {
            var golden = GoldenCase.Read(name);
            var changes = Inputs(golden).Select(resource => new InputChange(KeyOf(resource), resource)).ToList();
            var options = new TranslationOptions { Zone = "zone-1" };
            var atOnce = new Translator(options).Apply(changes);
            var oneByOne = new Translator(options);
            foreach (var change in changes)
            {
                oneByOne.Apply([change]);
            }

            var (expected, actual) = (Print(atOnce, golden), Print(oneByOne.Output, golden));
            Assert.True(expected == actual, $"{name}:\n{TextDiff.Between(expected, actual)}");
        }
    }

    [Fact]
    public void Every_generated_object_is_one_that_the_API_takes()
    {
        foreach (var name in GoldenCase.Names())
        {
            foreach (var (key, resource) in GoldenWorld.Settle(Inputs(GoldenCase.Read(name))).Objects)
            {
                var json = ResourceJson.ToJson(resource);
                var definition = ResourceCatalog.Find(key.Type.Group, key.Type.Kind)!;
                var schema = definition.Versions.Single(version => version.Name == key.Type.Version).Schema;
                SchemaDefaulter.ApplyDefaults(json, schema);
                definition.ApplyDefaults?.Invoke(json);
                var errors = SchemaValidator.Validate(json, schema).Concat(definition.Validate?.Invoke(json, null) ?? []);
                Assert.True(!errors.Any(), $"{name}: {key}: {string.Join("; ", errors)}");
            }
        }
    }

    [Fact]
    public void Nothing_stays_when_all_objects_are_gone()
    {
        foreach (var name in GoldenCase.Names())
        {
            var changes = Inputs(GoldenCase.Read(name)).Select(resource => new InputChange(KeyOf(resource), resource)).ToList();
            var translator = new Translator(new TranslationOptions());
            translator.Apply(changes);
            foreach (var change in changes)
            {
                translator.Apply([change with { Resource = null }]);
            }

            Assert.True(translator.Output.Objects.IsEmpty, name);
            Assert.True(translator.Output.Statuses.IsEmpty, name);
            Assert.True(translator.Output.Finalizers.IsEmpty, name);
            Assert.True(translator.Output.Proxies.IsEmpty, name);
        }
    }

    private static List<IResource> Inputs(GoldenCase golden) =>
        [
            .. GoldenInputs
                .Read(File.ReadAllText(Path.Combine(GoldenCase.Folder, "_prelude.yaml")))
                .Concat(GoldenInputs.Read(golden.Inputs))
                .GroupBy(KeyOf)
                .Select(group => group.Last()),
        ];

    private static string Print(TranslationOutput output, GoldenCase golden) =>
        GoldenOutput.Print(output, golden, new HashSet<ObjectKey>());

    private static ObjectKey KeyOf(IResource resource) => new(ResourceJson.TypeOf(resource.GetType()), resource.Metadata.Key);
}
