using System.Text.Json;

namespace Portolan.ApiServer.Storage;

/// <summary>What the server needs of <c>metadata</c> without parsing the whole object into a tree.</summary>
internal ref struct MetadataFacts
{
    public string Uid;
    public Dictionary<string, string>? Labels;
    public List<string>? Owners;
    public bool IsTerminating;

    /// <summary>Reads on from behind <c>kind</c> until <c>metadata</c> is found, then leaves the rest unread.</summary>
    public static MetadataFacts Read(ref Utf8JsonReader reader)
    {
        var facts = new MetadataFacts { Uid = "" };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata)
            {
                facts.ReadMetadata(ref reader);
                return facts;
            }

            reader.Skip();
        }

        return facts;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("uid"u8))
            {
                reader.Read();
                Uid = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                reader.Read();
                ReadLabels(ref reader);
            }
            else if (reader.ValueTextEquals("ownerReferences"u8))
            {
                reader.Read();
                ReadOwners(ref reader);
            }
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
            {
                reader.Read();
                IsTerminating = reader.TokenType == JsonTokenType.String;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void ReadLabels(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Keys of labels repeat over thousands of objects; their values often do not.
            var key = string.Intern(reader.GetString()!);
            reader.Read();
            (Labels ??= new(StringComparer.Ordinal))[key] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        }
    }

    private void ReadOwners(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isUid = reader.ValueTextEquals("uid"u8);
                reader.Read();
                if (isUid && reader.TokenType == JsonTokenType.String)
                {
                    (Owners ??= []).Add(reader.GetString()!);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }
}
