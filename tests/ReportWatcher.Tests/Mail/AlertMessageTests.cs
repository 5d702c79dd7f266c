using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

public sealed class AlertMessageTests
{
    [Fact]
    public void TheHeaderTellsPeopleAndProgramsWhatItIs()
    {
        string[] header = HeaderLines(AlertMessage.Compose(Some.Alert()));

        header.ShouldBe(
        [
            "Date: Mon, 22 Jul 2024 09:30:05 +0000",
            "From: ReportWatcher <watcher@example.org>",
            "To: desk@example.org",
            "Subject: Troop level: about 2,500 foreign soldiers =?utf-8?Q?=E2=80=94?= Talks on the mission's future begin",
            "Message-ID: <alert-0f8fad5b-d9cb-469f-a165-70867728950e@example.org>",
            "In-Reply-To: <watch.troop-level.0a59d4a56b@example.org>",
            "References: <watch.troop-level.0a59d4a56b@example.org>",
            "List-Id: Troop level <troop-level.reportwatcher.example.org>",
            "X-ReportWatcher-Watch: Troop level",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"=_0f8fad5bd9cb469fa16570867728950e\"",
        ]);
    }

    [Fact]
    public void RenderedAgainItIsTheSameBytes()
        => AlertMessage.Compose(Some.Alert()).Bytes.ToArray().ShouldBe(AlertMessage.Compose(Some.Alert()).Bytes.ToArray());

    [Fact]
    public void AMailHasNothingOfTheOneBefore()
    {
        byte[] alone = AlertMessage.Compose(Some.Alert()).Bytes;
        string many = string.Concat(Enumerable.Repeat("A sentence that begins like the one before it. ", 20_000));

        AlertMessage.Compose(Some.Alert() with { SettingsFile = many }).Bytes.Length.ShouldBeGreaterThan(many.Length);
        AlertMessage.Compose(Some.Alert()).Bytes.ShouldBe(alone);

        MailHead head = new() { Kind = MailKind.Notice, Name = "n", Id = Some.Id, CreatedAt = Some.Instant, From = new("", "a@example.org"), To = new("", "b@example.org"), Subject = "s" };
        Should.Throw<InvalidOperationException>(() => MailMessage.Compose(head, text => text.Append("half"), _ => throw new InvalidOperationException()));
        AlertMessage.Compose(Some.Alert()).Bytes.ShouldBe(alone);

        byte[]? inner = null;
        MailMessage.Compose(head, text => text.Append("outer"), _ => inner = AlertMessage.Compose(Some.Alert()).Bytes);
        inner.ShouldBe(alone);
    }

    /// <summary>The intake composes alerts on its way to the ledger: what a mail allocates beyond itself slows every report.</summary>
    [Fact]
    public void LittleIsAllocatedBesideTheMail()
    {
        int mail = AlertMessage.Compose(Some.Alert()).Bytes.Length;
        AlertContent alert = Some.Alert();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) AlertMessage.Compose(alert);
        long aMail = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;

        (aMail - mail).ShouldBeInRange(0, 24 * 1024); // copied once more, text and bytes, it would be about twice that
    }

    [Fact]
    public void ComposedOnManyThreadsAtOnceEachIsItself()
    {
        AlertContent Alert(int i) => Some.Alert() with { Id = new Guid(i, 0, 0, new byte[8]), FileName = new string('x', i) };
        byte[][] inTurn = [.. Enumerable.Range(0, 200).Select(i => AlertMessage.Compose(Alert(i)).Bytes)];
        byte[][] atOnce = new byte[200][];
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => atOnce[i] = AlertMessage.Compose(Alert(i)).Bytes);

        for (int i = 0; i < 200; i++) atOnce[i].ShouldBe(inTurn[i]);
    }

    [Fact]
    public void TheEnvelopeHasTheAddressesAlone()
    {
        OutgoingMessage message = AlertMessage.Compose(Some.Alert() with { To = new Mailbox("Desk, night", "night@example.org") });

        (message.From, message.To, message.Id).ShouldBe(("watcher@example.org", "night@example.org", Some.Id));
        HeaderLines(message).ShouldContain("To: \"Desk, night\" <night@example.org>");
    }

    [Theory]
    [InlineData("Talks begin\r\nBcc: spy@example.org\r\n\r\n<script>")]
    [InlineData("Talks begin\nBcc: spy@example.org")]
    [InlineData("Talks begin\0\u001b[2J\u0085Bcc: spy@example.org")]
    [InlineData("Talks begin\u2028Bcc: spy@example.org")]
    public void ATitleCannotBeginAHeaderLine(string title)
    {
        OutgoingMessage message = AlertMessage.Compose(Alert(title: title));

        Lines(message).ShouldAllBe(line => !line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        HeaderLines(message).Single(line => line.StartsWith("Subject:", StringComparison.Ordinal)).ShouldContain("Talks begin");
        HeaderLines(message).Length.ShouldBe(13);
    }

    [Fact]
    public void AWatchNameCannotEither()
    {
        const string name = "Bases\r\nBcc: spy@example.org\r\n\r\n<b>";
        OutgoingMessage message = AlertMessage.Compose(Some.Alert(new WatchMatch(name, [])));

        HeaderLines(message).Length.ShouldBe(13);
        Html(message).ShouldContain("Bases Bcc: spy@example.org &lt;b&gt;");
    }

    [Fact]
    public void EveryLineIsShortAsciiAndEndedByCrLf()
    {
        const string title = "قائمة طويلة جدا من الكلمات 😀 ";
        OutgoingMessage message = AlertMessage.Compose(Alert(
            title: string.Concat(Enumerable.Repeat(title, 20)), body: string.Concat(Enumerable.Repeat("Ein sehr länger Satz, der nicht endet ", 400)) + new string('x', 5000)));

        string text = Encoding.UTF8.GetString(message.Bytes);
        text.Replace("\r\n", "").IndexOfAny(['\r', '\n']).ShouldBe(-1);
        foreach (string line in Lines(message)) line.Length.ShouldBeLessThanOrEqualTo(76, line);
        Ascii.IsValid(message.Bytes).ShouldBeTrue();
    }

    [Fact]
    public void AHeadlineOfTenThousandCharactersIsCutAtAWord()
    {
        OutgoingMessage message = AlertMessage.Compose(Alert(title: string.Concat(Enumerable.Repeat("postponement ", 800))));

        string subject = Decoded(message, "Subject");
        subject.Length.ShouldBeLessThan(320);
        subject.ShouldEndWith("postponement…");
    }

    [Fact]
    public void LoneSurrogatesAndOverridesDoNoHarm()
    {
        OutgoingMessage message = AlertMessage.Compose(Alert(title: "Half \uD83D and \uDE00 and \u202Eevil\u202C end", body: "Half \uD83D. And \u2067more\u2069."));

        Decoded(message, "Subject").ShouldBe("Bases: Half \uFFFD and \uFFFD and evil end");
        Html(message).ShouldContain("Half \uFFFD and \uFFFD and evil end");
    }

    [Fact]
    public void NothingFromTheReportIsMarkup()
    {
        const string sentence = "Press <script>alert('x')</script> & <img src=http://example.org/a.png> \"now\".";
        OutgoingMessage message = AlertMessage.Compose(Alert(title: "<b>Bold</b>", body: sentence, reasons: [Some.Hit(sentence, "<script>", sentence)]));

        string html = Html(message);
        html.ShouldContain("Press <span class=\"hit\"");
        html.ShouldContain("&lt;script&gt;</span>alert(&#39;x&#39;)&lt;/script&gt; &amp; &lt;img src=http://example.org/a.png&gt; &quot;now&quot;.");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<b>Bold");
    }

    [Fact]
    public void NothingIsLoadedFromElsewhereAndNothingIsALink()
    {
        string html = Html(AlertMessage.Compose(Some.Alert()));

        foreach (string loader in (string[])["src=", "href=", "url(", "@import", "<link", "<a ", "<img", "<script"]) html.ShouldNotContain(loader);
    }

    [Fact]
    public void BothPartsNameHeadlineSentenceAndMark()
    {
        OutgoingMessage message = AlertMessage.Compose(Some.Alert());

        string text = Text(message);
        text.ShouldContain(Some.Title);
        text.ShouldContain("There are **about 2,500 foreign soldiers** in the country, spread over three main sites.");
        text.ShouldContain("* about 2,500 foreign soldiers  (≈ 2,500)\n  three main sites  (3)"); // the one that fired goes first
        text.ShouldContain("withdrawal 93 % (end of the mission, reduction)");
        text.ShouldContain("unsure: training 41 %");
        text.ShouldContain("Source  Evening Wire");
        text.ShouldContain("Date    22 July 2024");
        text.ShouldContain("\n-- \n");
        text.ShouldContain("edit that watch in /etc/reportwatcher/appsettings.json");

        string html = Html(message);
        html.ShouldContain("Talks on the mission&#39;s future begin");
        html.ShouldContain("about 2,500 foreign soldiers</span> in the country, spread over three main sites.");
    }

    [Fact]
    public void AWatchOnATopicAloneSaysSo()
    {
        OutgoingMessage message = AlertMessage.Compose(Some.Alert(new WatchMatch("Everything on talks", [])));

        Text(message).ShouldContain(AlertWording.NoWords);
        Decoded(message, "Subject").ShouldBe("Everything on talks: Talks on the mission's future begin");
    }

    [Fact]
    public void FiveHundredReasonsAreCounted()
    {
        string[] sentences = [.. Enumerable.Range(1, 500).Select(i => $"Soldier number {i} left.")];
        string body = string.Join(' ', sentences);
        OutgoingMessage message = AlertMessage.Compose(Alert(body: body, reasons: [.. sentences.Select(s => Some.Hit(body, "Soldier", s, body.IndexOf(s, StringComparison.Ordinal)))]));

        Text(message).ShouldContain("and 488 more sentences with hits");
        message.Bytes.Length.ShouldBeLessThan(100_000); // Gmail cuts at 102 KB
    }

    [Fact]
    public void AFigureThatTheHeadlineStatesIsNotSaidTwiceInTheSubject()
    {
        AlertContent alert = Some.Alert();
        Article article = alert.Findings.Article with { Title = "About 2,500 foreign soldiers stay, ministry says" };

        Decoded(AlertMessage.Compose(alert with { Findings = alert.Findings with { Article = article } }), "Subject")
            .ShouldBe("Troop level: About 2,500 foreign soldiers stay, ministry says");
    }

    [Fact]
    public void AFileNameIsShownWithWhatItHides()
        => Text(AlertMessage.Compose(Some.Alert() with { FileName = "a\nb\u202Etxt.exe\u001b\\\uD800" })).ShouldContain(@"File    a\nb\u202Etxt.exe\x1B\\\uD800");

    [Fact]
    public void LittleKeptOfTheFileIsAWarning()
    {
        Findings findings = Some.Findings(Some.Article() with { ShareKept = 0.12 });

        Text(AlertMessage.Compose(Some.Alert(new WatchMatch("Bases", []), findings))).ShouldContain("Little of this report was read as article: 12 %.");
        Text(AlertMessage.Compose(Some.Alert())).ShouldNotContain("Note:");
    }

    [Theory]
    [InlineData("Bases", "bases")]
    [InlineData("US troop level in Iraq", "us-troop-level-in-iraq")]
    [InlineData("Bases!", "bases-")] // and a hash, or it would be the thread of "Bases"
    [InlineData("قواعد", "")]
    public void WatchesHaveThreadsOfTheirOwn(string watch, string begins)
    {
        string thread = Decoded(AlertMessage.Compose(Some.Alert(new WatchMatch(watch, []))), "References");

        thread.ShouldStartWith($"<watch.{begins}");
        thread.ShouldEndWith("@example.org>");
        (thread == $"<watch.{begins}.0a59d4a56b@example.org>").ShouldBe(watch.All(c => char.IsAsciiLetterOrDigit(c) || c == ' '));
        Decoded(AlertMessage.Compose(Some.Alert(new WatchMatch(watch, [])) with { Id = Guid.NewGuid() }), "References").ShouldBe(thread);
        Decoded(AlertMessage.Compose(Some.Alert(new WatchMatch(watch, [])) with { To = new Mailbox("", "bases@example.org") }), "References").ShouldNotBe(thread, "each recipient has its own");
    }

    /// <summary>A reader that is not ours: the standard library of Python.</summary>
    [ProgramFact("python3")]
    public async Task PythonReadsWhatWeWrote()
    {
        const string title = "Übung beendet — “sämtliche” Kräfte 😀";
        const string sentence = "Über 2.500 Soldaten sind noch im Land, قال المتحدث, und 2.500 Soldaten bleiben.";
        int second = sentence.LastIndexOf("2.500", StringComparison.Ordinal);
        OutgoingMessage message = AlertMessage.Compose(
            Alert(title: title, body: sentence, reasons: [Some.Hit(sentence, "Über 2.500 Soldaten", sentence), new MatchReason("2.500 Soldaten", second, second + 14, sentence)])
            with { From = new Mailbox("Wächter", "watcher@example.org") });

        JsonElement read = await ReadByPythonAsync(message.Bytes);

        read.GetProperty("defects").GetInt32().ShouldBe(0);
        read.GetProperty("subject").GetString().ShouldBe($"Bases: {title}");
        read.GetProperty("from").GetString().ShouldBe("Wächter <watcher@example.org>");
        read.GetProperty("types").EnumerateArray().Select(t => t.GetString()).ShouldBe(["multipart/alternative", "text/plain", "text/html"]);
        read.GetProperty("plain").GetString()!.ShouldContain("**Über 2.500 Soldaten** sind noch im Land, قال المتحدث, und **2.500 Soldaten** bleiben.");
        read.GetProperty("marks").EnumerateArray().Select(m => m.GetString()).ShouldBe(["Über 2.500 Soldaten", "2.500 Soldaten"]);
        read.GetProperty("visible").GetString()!.ShouldContain(sentence);
        read.GetProperty("visible").GetString()!.ShouldContain(title);
    }

    private static async Task<JsonElement> ReadByPythonAsync(ReadOnlyMemory<byte> message)
    {
        const string program = """
            import email, email.policy, html.parser, json, sys

            class Reader(html.parser.HTMLParser):
                def __init__(self):
                    super().__init__()
                    self.text, self.marks, self.inside = '', [], False
                def handle_starttag(self, tag, attributes):
                    if ('class', 'hit') in attributes: self.marks.append(''); self.inside = True
                def handle_endtag(self, tag):
                    if tag == 'span': self.inside = False
                def handle_data(self, data):
                    self.text += data
                    if self.inside: self.marks[-1] += data

            message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            reader = Reader()
            reader.feed(message.get_body(('html',)).get_content())
            json.dump({
                'defects': sum(len(part.defects) for part in message.walk()) + sum(len(value.defects) for value in message.values()),
                'subject': message['subject'], 'from': message['from'],
                'types': [part.get_content_type() for part in message.walk()],
                'plain': message.get_body(('plain',)).get_content().replace('\r\n', '\n'),
                'marks': reader.marks, 'visible': reader.text}, sys.stdout)
            """;
        using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await python.StandardInput.BaseStream.WriteAsync(message);
        python.StandardInput.Close();
        string json = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return JsonDocument.Parse(json).RootElement;
    }

    private static AlertContent Alert(string title = Some.Title, string body = Some.Body, MatchReason[]? reasons = null)
        => Some.Alert(new WatchMatch("Bases", reasons ?? []), new Findings(Some.Article(title, body), [], [], [], []));

    private static string[] Lines(OutgoingMessage message) => Encoding.UTF8.GetString(message.Bytes).Split("\r\n");

    /// <summary>Unfolded.</summary>
    private static string[] HeaderLines(OutgoingMessage message)
        => Encoding.UTF8.GetString(SmtpData.Header(message.Bytes)).Replace("\r\n ", " ").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static string Decoded(OutgoingMessage message, string name)
        => DecodedMail.Words(HeaderLines(message).Single(line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..]);

    private static string Text(OutgoingMessage message) => DecodedMail.Part(message, "text/plain");

    private static string Html(OutgoingMessage message) => DecodedMail.Part(message, "text/html");
}
