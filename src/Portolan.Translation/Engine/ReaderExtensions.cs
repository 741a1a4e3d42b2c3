namespace Portolan.Translation.Engine;

/// <summary>Reads that every rule shares.</summary>
public static class ReaderExtensions
{
    /// <summary>The options that translation runs with; the defaults when the evaluator was given none.</summary>
    public static TranslationOptions Options(this IReader reader) =>
        reader.Get<TranslationOptions>(TranslationOptions.Key) ?? new TranslationOptions();
}
