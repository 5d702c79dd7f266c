using System.Text.Json;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>Specs/figures.json: one sentence a case, with every figure that it states and, where it states none, why.</summary>
public sealed class FigureSpecs
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    public sealed record Expected(string Text, decimal Value, decimal? Upper, string? Qualifier, string? Unit, string? Subject, string Kind, string? Date);

    public sealed record Case(string Sentence, string? Why, DateOnly? Published, Expected[] Figures);

    private static Case[] Cases()
        => JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Figures", "Specs", "figures.json")), s_json)!;

    public static TheoryData<int, string> Numbered()
    {
        var data = new TheoryData<int, string>();
        Case[] cases = Cases();
        for (int i = 0; i < cases.Length; i++) data.Add(i, cases[i].Sentence);
        return data;
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public void TheSentenceStatesExactlyTheseFigures(int number, string sentence)
    {
        Case spec = Cases()[number];
        string[] found = [.. Some.FiguresIn(sentence, spec.Published).Select(Line)];
        found.ShouldBe(spec.Figures.Select(Line), spec.Why);
    }

    private static string Line(Figure figure)
        => $"{figure.Text} | {Round(figure.Value)} {figure.Upper:0.####} {Name(figure.Qualifier)} {figure.Unit} {figure.Kind.ToString().ToLowerInvariant()} {figure.Date} | {figure.Subject}";

    private static string Line(Expected figure)
        => $"{figure.Text} | {Round(figure.Value)} {figure.Upper:0.####} {figure.Qualifier ?? "exact"} {figure.Unit} {figure.Kind} {figure.Date} | {figure.Subject}";

    private static string Name(Qualifier qualifier) => char.ToLowerInvariant(qualifier.ToString()[0]) + qualifier.ToString()[1..];

    private static string Round(decimal value) => value.ToString("0.####");
}
