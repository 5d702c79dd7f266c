using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>Damaged reports: whatever the bytes, an article or a reason.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 1_500;

    private const string Text =
        "Friday, July 5, 2024\n\nLast convoy leaves in June\n\n Sunday 3 March 2024 | Security Number of readings: 77  Mosul / XNA / The ministry said on Sunday that 1,200 soldiers leave./ End\nNo comments:\n\nPost a Comment\n04/11/2021 12:08\nBy Jane Doe | Example\nقال المتحدث إن القوات غادرت.\n";

    private const string Html =
        """<!DOCTYPE html><html><head><title>Last convoy | News</title><meta property="article:published_time" content="2024-07-05"><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Last convoy","author":{"name":"Jane"}}]}</script></head><body><nav><a href="/">Home</a></nav><article class="post"><h1>Last convoy</h1><p>The ministry said, on Sunday, that 1,200 soldiers leave.<br><br>Second.</p><table><tr><td>a</td><td>b</td></tr></table><ul><li>one<li>two</ul></article><div class="comments"><p>So do I.</div></body></html>""";

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ADamagedReportIsReadOrRefused(int seed)
    {
        var random = new Random(seed);
        var reader = new ArticleReader();
        byte[][] originals = [Encoding.UTF8.GetBytes(Text), Encoding.UTF8.GetBytes(Html), Encoding.Unicode.GetBytes(Text)];
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = Damage(originals[random.Next(originals.Length)], random);
            try
            {
                Article article = reader.Read(damaged);

                article.Body.ShouldNotBeEmpty();
                article.Body.ShouldStartWith(article.Lead, Case.Sensitive);
                article.Title.ShouldNotBeEmpty();
                article.ShareKept.ShouldBeInRange(0, 1);
            }
            catch (UnreadableReportException e)
            {
                e.Code.ShouldNotBeEmpty();
                e.Message.ShouldNotBeEmpty();
            }
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 12); change > 0 && bytes.Count > 1; change--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, "<div><p>\n.\"/"u8[..random.Next(1, 12)].ToArray());
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
