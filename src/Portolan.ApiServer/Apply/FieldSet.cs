using System.Text.Json.Nodes;

namespace Portolan.ApiServer.Apply;

/// <summary>
/// A set of fields of an object, as <c>fieldsV1</c> writes it: a tree whose keys are path elements (<c>f:name</c>, <c>k:{"name":"a"}</c>,
/// <c>v:"a"</c>); a node may itself be a member (<c>.</c>), besides what is below it.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>Whether the field itself belongs to the set.</summary>
    public bool IsMember { get; set; }

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public FieldSet? Find(string element) => _children.GetValueOrDefault(element);

    /// <summary>The node below an element; made if it is not there.</summary>
    public FieldSet At(string element)
    {
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new();
        }
        return child;
    }

    public void Drop(string element) => _children.Remove(element);

    public FieldSet Clone()
    {
        var copy = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            copy._children[element] = child.Clone();
        }
        return copy;
    }

    /// <summary>Adds the other set's fields.</summary>
    public void UnionWith(FieldSet other)
    {
        IsMember |= other.IsMember;
        foreach (var (element, child) in other._children)
        {
            At(element).UnionWith(child);
        }
    }

    /// <summary>Takes the other set's fields away; with <see cref="Removal.WithChildren"/> what is below a member goes too.</summary>
    public void ExceptWith(FieldSet other, Removal removal)
    {
        if (other.IsMember)
        {
            IsMember = false;
            if (removal == Removal.WithChildren)
            {
                _children.Clear();
            }
        }

        foreach (var (element, theirs) in other._children)
        {
            if (!_children.TryGetValue(element, out var ours))
            {
                continue;
            }
            ours.ExceptWith(theirs, removal);
            if (ours.IsEmpty)
            {
                _children.Remove(element);
            }
        }
    }

    /// <summary>The fields that both sets have.</summary>
    public FieldSet IntersectWith(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember && other.IsMember };
        foreach (var (element, child) in _children)
        {
            if (other.Find(element) is { } theirs && child.IntersectWith(theirs) is { IsEmpty: false } common)
            {
                result._children[element] = common;
            }
        }

        return result;
    }

    /// <summary>All members as readable paths, like <c>.spec.containers[name="a"].image</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (IsMember)
        {
            yield return prefix;
        }
        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths(prefix + FieldElement.Describe(element)))
            {
                yield return path;
            }
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (element, child) in _children)
        {
            var below = child.ToJson();
            // A member with nothing below it is {}; with something below it, it says so by a dot.
            if (child.IsMember && child._children.Count > 0)
            {
                below.Insert(0, ".", new JsonObject());
            }
            json[element] = below;
        }

        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> writes; null when it is none.</summary>
    public static FieldSet? TryParse(JsonNode? json)
    {
        var set = new FieldSet();
        return json switch
        {
            null => set,
            JsonObject fields when set.TryRead(fields) => set,
            _ => null,
        };
    }

    private bool TryRead(JsonObject json)
    {
        foreach (var (element, below) in json)
        {
            if (below is not JsonObject fields)
            {
                return false;
            }
            if (element == ".")
            {
                IsMember = true;
                continue;
            }

            if (!FieldElement.IsWellFormed(element))
            {
                return false;
            }
            var child = At(element);
            if (fields.Count == 0)
            {
                child.IsMember = true;
            }
            else if (!child.TryRead(fields))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What happens to fields below a removed one.</summary>
internal enum Removal
{
    /// <summary>They stay.</summary>
    Exact,

    /// <summary>They go too.</summary>
    WithChildren,
}
