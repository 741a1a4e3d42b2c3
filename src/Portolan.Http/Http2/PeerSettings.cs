using System.Buffers.Binary;

namespace Portolan.Http.Http2;

/// <summary>What the peer's SETTINGS say (RFC 9113, 6.5.2); the defaults until they come.</summary>
internal struct PeerSettings()
{
    public uint HeaderTableSize { get; private set; } = 4096;

    public int ConcurrentStreams { get; private set; } = int.MaxValue;

    public int InitialWindow { get; private set; } = 65_535;

    public bool TakesExtendedConnect { get; private set; }

    /// <summary>Takes the payload of one frame; settings that are not known are ignored.</summary>
    public Http2Error? Read(ReadOnlySpan<byte> payload, Http2Role role)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            if (Take((SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload), value, role) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private Http2Error? Take(SettingId id, uint value, Http2Role role)
    {
        switch (id)
        {
            case SettingId.HeaderTableSize:
                HeaderTableSize = value;
                break;

            case SettingId.EnablePush:
                // A server never sends 1 (6.5.2); whether a client takes pushes is nothing to us.
                return value > 1 || (value == 1 && role == Http2Role.Client) ? Http2Error.SettingsValue : null;

            case SettingId.MaxConcurrentStreams:
                ConcurrentStreams = (int)Math.Min(value, int.MaxValue);
                break;

            case SettingId.InitialWindowSize when value > int.MaxValue:
                return Http2Error.SettingsWindow;

            case SettingId.InitialWindowSize:
                InitialWindow = (int)value;
                break;

            case SettingId.MaxFrameSize:
                if (value is < 16_384 or > 16_777_215)
                {
                    return Http2Error.SettingsValue;
                }

                break;

            case SettingId.EnableConnectProtocol:
                // RFC 8441, 3: once it was 1, it is never 0 again.
                if (value > 1 || (value == 0 && TakesExtendedConnect))
                {
                    return Http2Error.SettingsValue;
                }

                TakesExtendedConnect = value == 1;
                break;
        }

        return null;
    }
}
