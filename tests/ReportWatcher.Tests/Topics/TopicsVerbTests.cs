using System.Text.Json;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Topics;

/// <summary>The verbs of trained topics as scripts see them.</summary>
public sealed class TopicsVerbTests
{
    [Fact]
    public async Task TrainWritesAModelThatEvalMeasures()
    {
        using TempFolder folder = new();
        TopicTexts.WriteGzip(folder["train.jsonl.gz"], TopicTexts.Lines(30));
        string test = folder.Write("test.jsonl", TopicTexts.Lines(20, firstSeed: 1000));

        Finished train = await ServiceProcess.RunAsync("topics", "train", "--from", folder["train.jsonl.gz"], "--model", folder["m"], "--json");
        train.Code.ShouldBe(0);
        train.Json.GetProperty("info").GetProperty("examples").GetInt32().ShouldBe(60);

        Finished eval = await ServiceProcess.RunAsync("topics", "eval", "--from", test, "--model", folder["m"], "--pred", folder["pred.jsonl"], "--json");
        eval.Code.ShouldBe(0);
        eval.Json.GetProperty("accuracy").GetDouble().ShouldBe(1);
        JsonElement[] predictions = [.. File.ReadLines(folder["pred.jsonl"]).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        predictions.Length.ShouldBe(40);
        predictions[0].GetProperty("id").GetString().ShouldBe("harvest-1000");
        predictions[0].GetProperty("labels").EnumerateArray().Select(l => l.GetString()).ShouldBe(["harvest"]);
    }

    [Fact]
    public async Task AFolderForEachTopicServesToo()
    {
        using TempFolder folder = new();
        for (int i = 0; i < 12; i++)
        {
            folder.Write($"examples/harvest/{i}.txt", TopicTexts.Of("harvest", i));
            folder.Write($"examples/football/{i}.txt", TopicTexts.Of("football", i));
        }

        // The same file in both: it is about both.
        File.Copy(folder["examples/football/0.txt"], folder["examples/harvest/again.txt"]);
        folder.Write("examples/harvest/empty.txt", "");
        Directory.CreateDirectory(folder["examples/chess"]);

        Finished train = await ServiceProcess.RunAsync("topics", "train", "--from", folder["examples"], "--model", folder["m"], "--json");
        train.Code.ShouldBe(0);
        JsonElement info = train.Json.GetProperty("info");
        info.GetProperty("topics").EnumerateArray().Select(t => (t.GetProperty("name").GetString(), t.GetProperty("examples").GetInt32())).ShouldBe([("football", 12), ("harvest", 13)]);
        info.GetProperty("examples").GetInt32().ShouldBe(24);
        string[] notes = [.. train.Json.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)];
        notes.ShouldContain(note => note.Contains("nothing is learnt of \"chess\""));
        notes.ShouldContain(note => note.Contains("empty.txt: left out"));
    }

    [Theory]
    [InlineData("{\"text\":\"a\",\"labels\":[\"x\"]}\n{\"text\":\"b\"}\n", "line 2")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"x\"]}\nno json\n", "line 2")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"x\"]}\n{\"text\":\"b\",\"labels\":[\"x\"]}\n", "all about x")]
    [InlineData("\n", "no examples")]
    public async Task WhatCannotBeLearntFromIsAClearError(string lines, string message)
    {
        using TempFolder folder = new();
        Finished train = await ServiceProcess.RunAsync("topics", "train", "--from", folder.Write("t.jsonl", lines), "--model", folder["m"], "--json");
        train.Code.ShouldBe(1);
        train.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(message);
        File.Exists(folder["m"]).ShouldBeFalse();
    }

    [Fact]
    public async Task ADamagedModelIsAClearError()
    {
        using TempFolder folder = new();
        folder.Write("m", "something else");
        Finished eval = await ServiceProcess.RunAsync("topics", "eval", "--from", folder.Write("t.jsonl", TopicTexts.Lines(1)), "--model", folder["m"], "--json");
        eval.Code.ShouldBe(1);
        eval.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("is no topic model");
    }

    [Fact]
    public async Task CorrectionsAreLearntAndExplainShowsTheTermsWithTheirSign()
    {
        using Site site = new(WithTopics);
        string report = site.Folder.Write("report.txt", TopicTexts.Of("football", 77));
        (await ServiceProcess.RunAsync("topics", "correct", report, "--is", "football", "--not", "harvest", "--settings", site.SettingsFile)).Code.ShouldBe(0);
        (await ServiceProcess.RunAsync("topics", "correct", report, "--is", "chess", "--settings", site.SettingsFile)).Code.ShouldBe(2);
        (await ServiceProcess.RunAsync("topics", "correct", report, "--settings", site.SettingsFile)).Code.ShouldBe(2);
        site.FilesIn("corrections").ShouldBeEmpty();
        site.Query<string>("SELECT topics FROM examples").ShouldBe(["[\"football\"]"]);

        Finished train = await ServiceProcess.RunAsync("topics", "train", "--from", site.Folder.Write("t.jsonl", TopicTexts.Lines(15)), "--settings", site.SettingsFile, "--json");
        train.Json.GetProperty("info").GetProperty("examples").GetInt32().ShouldBe(31);

        JsonElement topic = (await ServiceProcess.RunAsync("explain", "--json", report, "--settings", site.SettingsFile)).Json.GetProperty("topics")[0];
        topic.GetProperty("name").GetString().ShouldBe("football");
        topic.GetProperty("terms").EnumerateArray().ShouldContain(term => term.GetProperty("weight").GetDouble() > 0);
        (await ServiceProcess.RunAsync("explain", report, "--settings", site.SettingsFile)).Output.ShouldContain("+");
    }

    [Fact]
    public async Task RollbackGoesToTheModelBeforeAndBack()
    {
        using Site site = new(WithTopics);
        (await ServiceProcess.RunAsync("topics", "rollback", "--settings", site.SettingsFile)).Code.ShouldBe(1);
        await ServiceProcess.RunAsync("topics", "train", "--from", site.Folder.Write("t.jsonl", TopicTexts.Lines(15)), "--settings", site.SettingsFile);
        await ServiceProcess.RunAsync("topics", "train", "--from", site.Folder.Write("more.jsonl", TopicTexts.Lines(5, firstSeed: 500)), "--settings", site.SettingsFile);
        Examples(await ServiceProcess.RunAsync("topics", "rollback", "--settings", site.SettingsFile, "--json")).ShouldBe(30);
        Examples(await ServiceProcess.RunAsync("topics", "rollback", "--settings", site.SettingsFile, "--json")).ShouldBe(40);

        static int Examples(Finished rollback) => rollback.Json.GetProperty("examples").GetInt32();
    }

    private static void WithTopics(JsonObject settings)
        => settings["Topics"] = JsonNode.Parse("""{ "football": { "Any": ["league"] }, "harvest": { "Any": ["wheat"] } }""");
}
