using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Tests.Topics.Model;

public class TopicModelFileTests
{
    private static readonly TopicModel Model = TopicTrainer.Train(SomeExamples.OfEach(12), SomeExamples.Options);
    private static readonly byte[] Bytes = TopicModelFile.Write(Model);

    [Fact]
    public void WhatIsReadSaysTheSameAsWhatWasWritten()
    {
        TopicModel read = TopicModelFile.Read(Bytes);
        Article article = SomeExamples.OfEach(1, seed: 4)[0].ToArticle();
        read.Score(article).Select(t => (t.Name, t.Score)).ShouldBe(Model.Score(article).Select(t => (t.Name, t.Score)));
        read.Info.Trained.ShouldBe(SomeExamples.Options.Trained);
        read.Info.Marks.ShouldBe(Model.Info.Marks);
        read.Info.Topics.ShouldBe(Model.Info.Topics);
        TopicModelFile.Write(read).ShouldBe(Bytes);
    }

    [Fact]
    public void ANewerFormatSaysSo()
    {
        byte[] newer = [.. Bytes];
        newer[8] = 2;
        Should.Throw<TopicModelFormatException>(() => TopicModelFile.Read(newer)).Message.ShouldContain("newer reportwatcher");
    }

    [Fact]
    public void AnyOtherFileIsNoModel()
    {
        Should.Throw<TopicModelFormatException>(() => TopicModelFile.Read([])).Message.ShouldBe("is no topic model");
        Should.Throw<TopicModelFormatException>(() => TopicModelFile.Read("{ \"a\": 1, \"b\": 2 }"u8.ToArray())).Message.ShouldBe("is no topic model");
    }

    [Theory]
    [InlineData(13)]
    [InlineData(200)]
    [InlineData(-1)]
    public void OneWrongByteIsFound(int at)
    {
        byte[] damaged = [.. Bytes];
        damaged[at < 0 ? ^1 : at] ^= 1;
        Should.Throw<TopicModelFormatException>(() => TopicModelFile.Read(damaged)).Message.ShouldStartWith("is damaged");
    }

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(-1)]
    public void ATruncatedFileIsFound(int length)
        => Should.Throw<TopicModelFormatException>(() => TopicModelFile.Read(length < 0 ? Bytes[..^1] : Bytes[..length])).Message.ShouldStartWith("is damaged");
}
