using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>Every refusal: query, position of the mistake from 1, what is said.</summary>
public class QueryErrorTests
{
    [Theory]
    // Two readings
    [InlineData("a1 AND b1 OR c1", 1, "AND and OR are mixed without parentheses; write (a1 AND b1) OR c1 or a1 AND (b1 OR c1).")]
    [InlineData("a1 OR b1 AND c1 AND d1", 1, "AND and OR are mixed without parentheses; write a1 OR (b1 AND c1 AND d1) or (a1 OR b1) AND c1 AND d1.")]
    [InlineData("a1 OR b1 NOT c1", 1, "AND and OR are mixed without parentheses; write a1 OR (b1 NOT c1) or (a1 OR b1) AND NOT c1.")]
    [InlineData("(x1 AND (a1 AND b1 OR c1))", 10, "AND and OR are mixed without parentheses; write (a1 AND b1) OR c1 or a1 AND (b1 OR c1).")]
    [InlineData("a1 NEAR/5 b1 OR c1", 1, "OR and NEAR are mixed without parentheses; write (a1 NEAR/5 b1) OR c1 or a1 NEAR/5 (b1 OR c1).")]
    [InlineData("a1 NEAR/5 b1 NEAR/6 c1", 1, "NEAR and NEAR are mixed without parentheses; write (a1 NEAR/5 b1) NEAR/6 c1 or a1 NEAR/5 (b1 NEAR/6 c1).")]
    [InlineData("ceasefire talks", 1, "two words without an operator: write \"ceasefire talks\" in quotes for the phrase, ceasefire AND talks for both, or ceasefire OR talks for either.")]
    [InlineData("peace AND ceasefire talks", 11, "two words without an operator: write \"ceasefire talks\" in quotes for the phrase, ceasefire AND talks for both, or ceasefire OR talks for either.")]
    [InlineData("\"a b\" (c1 OR d1)", 7, "an operator is missing before this: AND, OR, NOT, NEAR/n or ONEAR/n.")]
    [InlineData("a1 title:b1", 4, "an operator is missing before this: AND, OR, NOT, NEAR/n or ONEAR/n.")]
    // Always or never
    [InlineData("NOT a1", 1, "this also fires on articles that have none of its words; name something that must occur: x AND NOT y.")]
    [InlineData("a1 OR NOT b1", 1, "this also fires on articles that have none of its words; name something that must occur: x AND NOT y.")]
    [InlineData("NOT (a1 AND b1)", 1, "this also fires on articles that have none of its words; name something that must occur: x AND NOT y.")]
    [InlineData("troops AND NOT troop*", 1, "this can never hold: \"troops\" must occur and \"troop*\", which is then there too, must not.")]
    // Other dialects
    [InlineData("a1 and b1", 4, "read \"and\"; write AND in capitals for the operator, or \"and\" in quotes for the word.")]
    [InlineData("a1 Or b1", 4, "read \"Or\"; write OR in capitals for the operator, or \"Or\" in quotes for the word.")]
    [InlineData("not a1", 1, "read \"not\"; write NOT in capitals for the operator, or \"not\" in quotes for the word.")]
    [InlineData("a1 w/5 b1", 4, "read \"w/5\"; write NEAR/5 (at most 5 words between, either order) or ONEAR/5 (in this order).")]
    [InlineData("a1 near5 b1", 4, "read \"near5\"; write NEAR/5 (at most 5 words between, either order).")]
    [InlineData("a1 near/5 b1", 4, "read \"near/5\"; write NEAR/5 (at most 5 words between, either order).")]
    [InlineData("a1 NEAR b1", 4, "read \"NEAR\"; write NEAR/5 (with a number) for the operator, or \"NEAR\" in quotes for the word.")]
    [InlineData("a1 adj3 b1", 4, "read \"adj3\"; write ONEAR/3 (at most 3 words between, in this order).")]
    [InlineData("a1 pre/3 b1", 4, "read \"pre/3\"; write ONEAR/3 (at most 3 words between, in this order).")]
    [InlineData("a1 NEAR/2f b1", 4, "read \"NEAR/2f\"; after NEAR/ a number from 0 to 1000 is expected: NEAR/5.")]
    [InlineData("atleast5 a1", 1, "read \"atleast5\"; write ATLEAST/5(...).")]
    [InlineData("a1 && b1", 4, "read \"&&\"; write AND.")]
    [InlineData("a1 | b1", 4, "read \"|\"; write OR.")]
    [InlineData("a1 -b1", 4, "read \"-b1\"; write AND NOT b1.")]
    [InlineData("a1 !b1", 4, "read \"!b1\"; write AND NOT b1.")]
    [InlineData("+a1 b1", 1, "read \"+a1\"; write AND a1.")]
    // Numbers
    [InlineData("a1 NEAR/x b1", 4, "read \"NEAR/x\"; after NEAR/ a number from 0 to 1000 is expected: NEAR/5.")]
    [InlineData("a1 NEAR/ b1", 4, "read \"NEAR/\"; after NEAR/ a number from 0 to 1000 is expected: NEAR/5.")]
    [InlineData("a1 ONEAR/5000 b1", 4, "read \"ONEAR/5000\"; after ONEAR/ a number from 0 to 1000 is expected: ONEAR/5.")]
    [InlineData("ATLEAST/0(a1)", 1, "read \"ATLEAST/0\"; after ATLEAST/ a number from 1 to 1000 is expected: ATLEAST/5.")]
    [InlineData("ATLEAST/2 a1", 1, "after ATLEAST/2 parentheses are expected: ATLEAST/2(troops OR soldiers).")]
    // What has no place in the text
    [InlineData("(a1 AND b1) NEAR/3 c1", 13, "NEAR/3 joins words and phrases, or ORs and NEARs of them; AND, NOT, ATLEAST and topic: have no place in the text.")]
    [InlineData("a1 NEAR/3 NOT b1", 4, "NEAR/3 joins words and phrases, or ORs and NEARs of them; AND, NOT, ATLEAST and topic: have no place in the text.")]
    [InlineData("ATLEAST/2(a1 AND b1)", 1, "ATLEAST counts words and phrases, or an OR or NEAR of them; take AND, NOT and topic: out of it.")]
    // Parentheses and quotes
    [InlineData("(a1 AND b1", 1, "this parenthesis is never closed; write ) at its end.")]
    [InlineData("a1 AND b1)", 10, "this parenthesis closes none; take it out or open one before.")]
    [InlineData("a1 AND ()", 8, "the parentheses are empty; write what is looked for between them.")]
    [InlineData("\"ceasefire talks", 1, "the phrase that begins with \" is never closed; write the quote at its end.")]
    [InlineData("'Ali", 1, "the phrase that begins with ' is never closed; write the quote at its end. If it is an apostrophe that begins a word, leave it out.")]
    [InlineData("", 1, "the query is empty; leave it out or write what is looked for.")]
    [InlineData("a1 AND", 7, "the query ends where a word or phrase is expected.")]
    [InlineData("AND a1", 1, "read AND where a word or phrase is expected; the word itself is written in quotes: \"AND\".")]
    [InlineData("a1 AND OR b1", 8, "read OR where a word or phrase is expected; the word itself is written in quotes: \"OR\".")]
    [InlineData("(a1 AND )", 9, "a word or phrase is expected before this parenthesis.")]
    // Words
    [InlineData("ab*", 1, "\"ab*\" has a * after \"ab\"; write at least 3 letters before it.")]
    [InlineData("*drawal", 1, "\"*drawal\" has a * at position 1 that does not end a word; * stands for the ending of a word: \"withdraw*\".")]
    [InlineData("\"!?\"", 1, "\"!?\" has no letter or digit; whole words are searched, punctuation is not.")]
    [InlineData("a?b", 1, "\"a?b\" has too few letters for a ?; write at least 3.")]
    [InlineData("Asad~3", 5, "read \"Asad~3\"; after ~ the number of edits is expected, 1 or 2: Asad~1.")]
    [InlineData("Asad~", 5, "read \"Asad~\"; after ~ the number of edits is expected, 1 or 2: Asad~1.")]
    [InlineData("as~1", 1, "~1 needs a word of at least 3 letters: with fewer, almost any short word is similar.")]
    [InlineData("Asad~2", 1, "~2 needs a word of at least 5 letters: with fewer, almost any short word is similar.")]
    [InlineData("al-Asad~1", 1, "~ allows edits in one whole word; \"al-Asad\" is not one.")]
    [InlineData("\"al Asad\"~2", 10, "~ allows edits in a single word, not in a phrase; for words near each other write a NEAR/5 b.")]
    [InlineData("exact:Asad~1", 7, "exact: asks for the very spelling, ~ for similar ones; use one of them.")]
    // Fields, topics, terms
    [InlineData("headline:a1", 1, "there is no field \"headline:\". Did you mean title:? Fields: title:, lead:, body:, source:, topic:, exact: A word with a colon in it is written in quotes.")]
    [InlineData("titel:a1", 1, "there is no field \"titel:\". Did you mean title:? Fields: title:, lead:, body:, source:, topic:, exact: A word with a colon in it is written in quotes.")]
    [InlineData("title:", 1, "after title: a word, a phrase or ( ) is expected.")]
    [InlineData("title:(a1 OR lead:b1)", 14, "a word is looked for in one field; this one is inside title: already.")]
    [InlineData("title:topic:strike", 7, "topic: names a topic of the article and cannot be combined with another field or exact:.")]
    [InlineData("topic:strikes", 7, "There is no topic \"strikes\". Did you mean \"strike\"? Known: strike, training.")]
    [InlineData("@basis AND a1", 1, "There is no term \"basis\". Did you mean \"bases\"? Known: bad, bases, loop.")]
    [InlineData("@ AND a1", 1, "after @ the name of one of the Terms is expected: @bases.")]
    [InlineData("a1 AND @bad", 8, "@bad has a mistake: AND and OR are mixed without parentheses; write (a1 AND b1) OR c1 or a1 AND (b1 OR c1).")]
    [InlineData("@loop", 1, "@loop has a mistake: @loop uses itself: @loop > @loop.")]
    public void TheMessageSaysWhatWasReadAndHowToMendIt(string query, int position, string problem)
    {
        List<DefinitionError> errors = [];
        Dictionary<string, string> terms = new() { ["bases"] = "Harir OR Asad", ["bad"] = "a1 AND b1 OR c1", ["loop"] = "x1 OR @loop" };
        WatchSet.Compile([new() { Name = "w", Query = query }], ["training", "strike"], [], errors, terms);
        DefinitionError error = errors.Single(error => error.Key == "Watches:0:Query");
        error.Value.ShouldBe(query);
        error.Message.Split('\n')[0].ShouldBe($"Position {position}: {problem}");
    }

    [Fact]
    public void ACaretShowsThePlace()
    {
        List<DefinitionError> errors = [];
        WatchSet.Compile([new() { Name = "w", Query = "troops or soldiers" }], [], [], errors);
        errors.Single().Message.ShouldBe("""
            Position 8: read "or"; write OR in capitals for the operator, or "or" in quotes for the word.
              troops or soldiers
                     ^^
            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void MistakesInTermsAreReportedOnceUnderTheirName()
    {
        List<DefinitionError> errors = [];
        WatchSet.Compile([], [], [], errors, new Dictionary<string, string> { ["bad"] = "a1 b1", ["fine"] = "a1" });
        errors.Single().Key.ShouldBe("Terms:bad");
    }

    [Fact]
    public void DeepNestingAndMultiplyingTermsAreRefusedBeforeTheyHurt()
    {
        Problem(new string('(', 20_000) + "a1" + new string(')', 20_000)).ShouldContain("nested deeper than 50");
        Dictionary<string, string> terms = new() { ["t0"] = "a1 OR a1" };
        for (int i = 1; i < 14; i++)
            terms["t" + i] = $"@t{i - 1} OR @t{i - 1}";
        Problem("@t13", terms).ShouldContain("more than 5000 terms");
    }

    private static string Problem(string query, Dictionary<string, string>? terms = null)
    {
        List<DefinitionError> errors = [];
        WatchSet.Compile([new() { Name = "w", Query = query }], [], [], errors, terms);
        return errors.Single(error => error.Key == "Watches:0:Query").Message;
    }
}
