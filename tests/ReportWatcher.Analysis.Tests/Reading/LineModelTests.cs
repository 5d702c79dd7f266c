using System.Globalization;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Tests.Reading;

public sealed class LineModelTests
{
    // Trees of different depths, as "reading train" writes them: feature:value:right, or =leaf, in preorder.
    private static readonly string[] Trees =
    [
        "=0.25",
        "2:1.5:2 =-1 =2",
        "0:0:4 1:0.5:3 =0.5 =-0.5 5:3:8 4:-1:7 =1 =-2 =3",
        "3:1:6 3:0:5 2:0.5:4 =0.125 =-0.125 =7 =-3",
    ];

    private static readonly LineModel Model = LineModel.Parse("# a comment\nstart -0.5\n" + string.Join('\n', Trees));

    /// <summary>All rows are scored eight at a time; none of them may take part in another's score, whatever their number.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    public void ARowsScoreIsTheSumOfTheLeavesThatItComesTo(int count)
    {
        var random = new Random(7);
        var rows = new FeatureTable(count, 6);
        for (int i = 0; i < count; i++)
        {
            foreach (ref float value in rows[i])
                value = random.Next(-4, 8) / 2f;
        }

        Model.Scores(rows).ShouldBe(Enumerable.Range(0, count).Select(i => -0.5f + Trees.Sum(tree => Leaf(tree.Split(' '), rows[i]))));
    }

    private static float Leaf(string[] nodes, ReadOnlySpan<float> row)
    {
        int at = 0;
        while (nodes[at][0] != '=')
        {
            string[] split = nodes[at].Split(':');
            at = row[int.Parse(split[0], CultureInfo.InvariantCulture)] <= float.Parse(split[1], CultureInfo.InvariantCulture) ? at + 1 : int.Parse(split[2], CultureInfo.InvariantCulture);
        }

        return float.Parse(nodes[at].AsSpan(1), CultureInfo.InvariantCulture);
    }
}
