namespace Portolan.EndToEnd.UnderLoad;

/// <summary>An answer that is not the one to the question.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
