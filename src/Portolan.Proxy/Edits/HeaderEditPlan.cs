using Portolan.Http.Messages;
using Portolan.Http.Text;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Edits;

/// <summary>
/// Edits of fields in the order in which every version applies them: set, add, remove. Compiled once to bytes that are known to be valid.
/// </summary>
internal sealed class HeaderEditPlan
{
    private readonly FieldEdit[] _set;
    private readonly FieldEdit[] _add;
    private readonly FieldName[] _remove;

    private HeaderEditPlan(HeaderEdits edits)
    {
        _set = [.. edits.Set.Select(FieldEdit.Of).Where(edit => !edit.Name.IsOfConnection)];
        _add = [.. edits.Add.Select(FieldEdit.Of).Where(edit => !edit.Name.IsOfConnection)];
        _remove = [.. edits.Remove.Select(FieldName.Of).Where(name => !name.IsOfConnection && name.Field != KnownField.Host)];
        foreach (var edit in _set.Concat(_add))
        {
            if (edit.Name.Field == KnownField.Host && !AuthorityText.TryRead(edit.Value, out _, out _))
            {
                throw new ArgumentException("header Host: the value is not a host with an optional port", nameof(edits));
            }
        }
    }

    /// <summary>
    /// Compiles edits; null when there are none, which is the common case and costs nothing. Throws <see cref="ArgumentException"/> for a
    /// name or value that no field may have. What frames the message or belongs to one connection is not edited.
    /// </summary>
    public static HeaderEditPlan? Compile(HeaderEdits edits) =>
        edits.Set.IsEmpty && edits.Add.IsEmpty && edits.Remove.IsEmpty ? null : new HeaderEditPlan(edits);

    /// <summary>
    /// Edits a request. An edit of <c>Host</c> replaces the authority: there is one, and it cannot be added to or removed.
    /// </summary>
    public void Apply(HttpRequestHead head)
    {
        foreach (ref readonly var edit in _set.AsSpan())
        {
            if (edit.Name.Field == KnownField.Host)
            {
                head.SetAuthority(edit.Value);
            }
        }

        foreach (ref readonly var edit in _add.AsSpan())
        {
            if (edit.Name.Field == KnownField.Host)
            {
                head.SetAuthority(edit.Value);
            }
        }

        Apply(head.Fields);
    }

    /// <summary>Edits the fields of a response.</summary>
    public void Apply(FieldSection fields)
    {
        foreach (ref readonly var edit in _set.AsSpan())
        {
            if (edit.Name.Field != KnownField.Host)
            {
                edit.Name.RemoveFrom(fields);
                fields.Add(edit.Name.Field, edit.Name.Text, edit.Value);
            }
        }

        foreach (ref readonly var edit in _add.AsSpan())
        {
            AddTo(fields, edit);
        }

        foreach (ref readonly var name in _remove.AsSpan())
        {
            name.RemoveFrom(fields);
        }
    }

    /// <summary>
    /// Takes every field out of trailers that the plan sets, adds or removes: what comes behind the body must not undo an edit of the head.
    /// </summary>
    public void Protect(FieldSection trailers)
    {
        foreach (ref readonly var edit in _set.AsSpan())
        {
            edit.Name.RemoveFrom(trailers);
        }

        foreach (ref readonly var edit in _add.AsSpan())
        {
            edit.Name.RemoveFrom(trailers);
        }

        foreach (ref readonly var name in _remove.AsSpan())
        {
            name.RemoveFrom(trailers);
        }
    }

    // One line with a bare comma is what backends compare that were written against Envoy; only cookies are parted by semicolons (RFC
    // 6265), and Set-Cookie alone cannot be joined (RFC 9110, section 5.3).
    private static void AddTo(FieldSection fields, in FieldEdit edit)
    {
        switch (edit.Name.Field)
        {
            case KnownField.Host:
                break;
            case KnownField.SetCookie:
                fields.Add(KnownField.SetCookie, edit.Name.Text, edit.Value);
                break;
            case KnownField.Cookie:
                FieldLines.Append(fields, edit.Name, edit.Value, "; "u8);
                break;
            default:
                FieldLines.Append(fields, edit.Name, edit.Value, ","u8);
                break;
        }
    }
}
