using System.Text.RegularExpressions;
using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>
/// Keeps what people read plain: no worn phrases, no sentence over 30 words in a message, and a remedy begins with a verb.
/// Add a phrase to <see cref="Worn"/> when a reader stumbles over it.
/// </summary>
public sealed partial class WordsTests
{
    private const int MostWords = 30;

    // What the product says when there is nothing to do.
    private const string NothingToDo = "You do not need to do anything.";

    private static readonly string[] Worn =
    [
        "unless said", "be it", "stands in", "what is there", "what is already there", "told apart", "tells apart", "does not lie", "in question",
        "nothing is left", "as it stands", "it holds", "whoever", "leads to", "lays the way", "may be left out", "rests on", "rest on it", "by these facts",
        "is meant to", "goes on from", "none of ours", "on its way out", "holds a place", "would settle", "where it stands", "they stand",
        "stands here", "came to", "what became of", "speaks against", "told by", "must lie", "lies between", "anew",
        "everything earlier included", "there is nothing", "there is no such",
    ];

    private static readonly Regex WornPhrase = new(
        $@"\b(?:{string.Join('|', Worn)})\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Compiled,
        TimeSpan.FromSeconds(1));

    private static readonly string[] Verbs =
    [
        "Add", "Ask", "Change", "Check", "Choose", "Claim", "Combine", "Complete", "Correct", "Edit", "Enrol", "Get", "Give", "Keep", "Look", "Make",
        "Move", "Put", "Read", "Record",
        "Remove", "Reopen", "Repeat", "Report", "Resend", "Round", "Send", "Shorten", "Sign", "Start", "Tell", "Use", "Void", "Wait", "Withdraw",
    ];

    [Test]
    public void The_catalogue_is_plain() =>
        Assert.That(RuleCatalogue.Rules.SelectMany(rule => FaultsOfMessage(rule.Code, rule.Text).Concat(FaultsOfMessage(rule.Code, rule.Remedy))), Is.Empty);

    [Test]
    public void A_remedy_begins_with_a_verb() =>
        Assert.That(
            RuleCatalogue.Rules.Where(rule => rule.Remedy != NothingToDo && !Verbs.Contains(rule.Remedy.Split(' ', ',')[0]))
                .Select(rule => $"{rule.Code}: {rule.Remedy}"),
            Is.Empty,
            $"Begin the remedy with a verb in the imperative (add it to {nameof(Verbs)}), or write: {NothingToDo}");

    [TestCase("Bootcamps.Domain")]
    [TestCase("Bootcamps.Api")]
    public void Messages_in_the_code_are_plain(string project) =>
        Assert.That(
            Repository.SourcesOf(project).SelectMany(
                file => Message().Matches(File.ReadAllText(file)).SelectMany(message => FaultsOfMessage(Path.GetFileName(file), message.Groups["text"].Value))),
            Is.Empty);

    [TestCase("README.md")]
    [TestCase("CHANGELOG.md")]
    [TestCase("CONTRIBUTING.md")]
    [TestCase("openapi.yaml")]
    [TestCase("docs/changes.md")]
    [TestCase("docs/operations.md")]
    [TestCase("docs/providers.md")]
    [TestCase("docs/routes.md")]
    [TestCase("docs/rules.md")]
    [TestCase("docs/staff.md")]
    [TestCase("docs/tables.md")]
    [TestCase("db/README.md")]
    [TestCase("db/seed/README.md")]
    public void A_document_is_plain(string path) => Assert.That(FaultsOf(path, File.ReadAllText(Repository.PathOf(path))), Is.Empty);

    [TestCase("Prices are zero unless said otherwise.", "unless said")]
    [TestCase("Whoever runs it must know.", "whoever")]
    [TestCase("Ask about it.", null)]
    [TestCase("The cohort may be open.", null)]
    public void A_worn_phrase_is_found_as_whole_words(string text, string? phrase) =>
        Assert.That(FaultsOf("here", text), Is.EqualTo(phrase is null ? [] : new[] { $"here: '{phrase}' in: {text}" }));

    [TestCase(30, 0)]
    [TestCase(31, 1)]
    public void A_sentence_of_a_message_has_at_most_30_words(int words, int faults) =>
        Assert.That(FaultsOfMessage("here", $"Short. {string.Join(' ', Enumerable.Repeat("word", words))}. Short.").Count(), Is.EqualTo(faults));

    private static IEnumerable<string> FaultsOfMessage(string where, string message) =>
        FaultsOf(where, message).Concat(
            Sentences().Split(message)
                .Where(sentence => Words().Count(sentence) > MostWords)
                .Select(sentence => $"{where}: over {MostWords} words: {sentence}"));

    private static IEnumerable<string> FaultsOf(string where, string text) =>
        from line in text.Split('\n')
        from match in WornPhrase.Matches(line)
        select $"{where}: '{match.Value.ToLowerInvariant()}' in: {line.Trim()}";

    // A literal that begins with a capital or a value and ends with a full stop: a sentence for a reader.
    [GeneratedRegex("""\$?"(?<text>(?:[A-Z]|\{)[^"\n]* [^"\n]*\.)(?=")""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Message();

    [GeneratedRegex(@"(?<=[.!?:])\s", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Sentences();

    // A value in braces counts as one word.
    [GeneratedRegex(@"(?:\{[^}]*\}|\S)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Words();
}
