using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Primitives;

namespace Portolan.Api.Json;

/// <summary>
/// Reads and writes <see cref="EquatableList{T}"/> as an array and <see cref="EquatableMap{TValue}"/> as an object; null is empty.
/// </summary>
internal sealed class EquatableConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType
        && (
            typeToConvert.GetGenericTypeDefinition() == typeof(EquatableList<>)
            || typeToConvert.GetGenericTypeDefinition() == typeof(EquatableMap<>)
        );

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var converter =
            typeToConvert.GetGenericTypeDefinition() == typeof(EquatableList<>)
                ? typeof(EquatableListConverter<>)
                : typeof(EquatableMapConverter<>);
        return (JsonConverter)Activator.CreateInstance(converter.MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }
}

internal sealed class EquatableListConverter<T> : JsonConverter<EquatableList<T>>
{
    public override bool HandleNull => true;

    public override EquatableList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("must be a list");
        }

        var items = ImmutableArray.CreateBuilder<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            try
            {
                items.Add(JsonSerializer.Deserialize<T>(ref reader, options) ?? throw new JsonException("must not be null"));
            }
            catch (JsonException e)
            {
                throw e.Under($"[{items.Count}]");
            }
        }

        return new EquatableList<T>(items.DrainToImmutable());
    }

    public override void Write(Utf8JsonWriter writer, EquatableList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
        {
            JsonSerializer.Serialize(writer, item, options);
        }

        writer.WriteEndArray();
    }
}

internal sealed class EquatableMapConverter<TValue> : JsonConverter<EquatableMap<TValue>>
{
    public override bool HandleNull => true;

    public override EquatableMap<TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("must be a map");
        }

        var entries = new List<KeyValuePair<string, TValue>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = SharedStrings.Read(ref reader);
            reader.Read();
            try
            {
                entries.Add(
                    new(key, JsonSerializer.Deserialize<TValue>(ref reader, options) ?? throw new JsonException("must not be null"))
                );
            }
            catch (JsonException e)
            {
                throw e.Under($".{key}");
            }
        }

        return new EquatableMap<TValue>(entries);
    }

    public override void Write(Utf8JsonWriter writer, EquatableMap<TValue> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in value)
        {
            writer.WritePropertyName(key);
            JsonSerializer.Serialize(writer, item, options);
        }

        writer.WriteEndObject();
    }
}
