using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Portolan.Api.Schemas;

/// <summary>
/// The docstrings of our records, from the documentation file that the compiler writes beside the assembly: one sentence serves the reader
/// of the code and the user of <c>kubectl explain</c>. Where the file is missing, there are no descriptions.
/// </summary>
internal static class Documentation
{
    private static readonly Lazy<Dictionary<string, XElement>> Members = new(Load);

    public static string IdOf(Type type) => $"T:{type.FullName}";

    public static string IdOf(PropertyInfo property) => $"P:{property.DeclaringType!.FullName}.{property.Name}";

    public static string? Summary(string id)
    {
        if (!Members.Value.TryGetValue(id, out var member))
        {
            return null;
        }

        if (member.Element("summary") is { } summary)
        {
            return Text(summary);
        }

        return member.Element("inheritdoc") is not null && InheritedId(id) is { } inherited ? Summary(inherited) : null;
    }

    private static string? InheritedId(string id)
    {
        var dot = id.LastIndexOf('.');
        var type = typeof(Documentation).Assembly.GetType(id[2..dot]);
        var name = id[(dot + 1)..];
        var declaration = type
            ?.GetInterfaces()
            .Select(i => i.IsGenericType ? null : i.GetProperty(name))
            .FirstOrDefault(p => p is not null);
        return declaration is null ? null : IdOf(declaration);
    }

    private static Dictionary<string, XElement> Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Portolan.Api.xml");
        try
        {
            return XDocument
                .Load(path)
                .Descendants("member")
                .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(
                node switch
                {
                    XText plain => plain.Value,
                    XElement see when see.Attribute("cref") is { } cref => LastName(cref.Value),
                    XElement other => Text(other),
                    _ => "",
                }
            );
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string LastName(string cref)
    {
        var name = cref[(cref.LastIndexOf('.') + 1)..];
        return cref.StartsWith("P:", StringComparison.Ordinal) ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }
}
