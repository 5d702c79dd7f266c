using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Tests.Text;

public sealed class SentencesTests
{
    // A bar marks where a sentence ends.
    [Theory]
    [InlineData("The talks began on Monday.| They end on Friday.")]
    [InlineData("Is it over?| Not yet!| Nobody knows.")]
    [InlineData("The U.S. Army left the U.S. base in the north.| It was empty.")]
    [InlineData("Troops left the U.S.| The army followed.")]
    [InlineData("Brig. Gen. Anna T. Ruiz met Lt. Col. John Smith and Mr. Karim.| Both agreed.")]
    [InlineData("Steven T. Hale spoke first.| J. R. Cole followed.")]
    [InlineData("He asked for Route No. 5 to be closed.| The answer was no.| Then he left.")]
    [InlineData("They met at 9 a.m. on Sunday and at 5 p.m. Monday.| The rest is unknown.")]
    [InlineData("The meeting began at 9 a.m.| The minister was late.")]
    [InlineData("Prices rose by 3.5 percent to 1,204.75 dinars.| Nobody was surprised.")]
    [InlineData("\"We are ready,\" she said.| \"We will leave by March.\"| He nodded.")]
    [InlineData("“We were close.”| All advisers go home.")]
    [InlineData("\"Really?\" he asked the colonel.| \"Yes!\" came the answer.")]
    [InlineData("(The road is closed.)| The bridge is open.")]
    [InlineData("The convoy left on Oct. 3 and returned on Nov. 12, 2023.| It was intact.")]
    [InlineData("The force protects the south./| End")]
    [InlineData("He paused... and went on.| She waited…| Then it was over.")]
    [InlineData("Acme Corp. and Brown Bros. Ltd. signed.| The price is secret.")]
    [InlineData("The mass of the shell was not a critical mass.| Iran denied it.")]
    [InlineData("1. The parties met.| 2. The parties agreed.")]
    [InlineData("It was 2024.| It rained.")]
    [InlineData("هل انتهت المهمة؟| نعم.| غادرت القوات.")]
    [InlineData("اجلاس ختم ہوا۔| سب چلے گئے۔")]
    [InlineData("First headline\n\n|Second paragraph without a stop\n \n|third")]
    [InlineData("A line that was\nwrapped goes on.| The next one too.")]
    public void SentencesEndWhereAReaderEndsThem(string marked)
    {
        string text = marked.Replace("|", "", StringComparison.Ordinal);
        string[] expected = [.. marked.Split('|').Select(sentence => sentence.Trim())];

        Sentences.Split(text).Select(span => span.In(text)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n \t")]
    public void BlankTextHasNone(string text) => Sentences.Split(text).ShouldBeEmpty();

    [Fact]
    public void SpansAreInOrderAndLoseNothingButWhiteSpace()
    {
        const string text = "  One. Two?  \n\n Three \"four.\" Five... six. U.S. Seven";

        IReadOnlyList<TextSpan> spans = Sentences.Split(text);

        string kept = string.Concat(spans.Select(span => span.In(text)));
        kept.Replace(" ", "", StringComparison.Ordinal).ShouldBe(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
        spans.Zip(spans.Skip(1)).ShouldAllBe(pair => pair.First.End <= pair.Second.Start);
    }
}
