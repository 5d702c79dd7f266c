using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Tests.Figures;

public sealed class PlaceTests
{
    [Theory]
    // behind the figure
    [InlineData("There are about 2,500 American soldiers in Iraq.", "soldiers", "Iraq")]
    [InlineData("At least 40 people were killed in the northern city of Mosul.", "people", "Mosul")]
    [InlineData("Some 900 troops are based at Ain al-Asad and elsewhere.", "troops", "Ain al-Asad")]
    [InlineData("Three drones struck the al-Tanf garrison near al-Waleed.", "drones", "al-Waleed")]
    [InlineData("They moved 2,100 shipments of military equipment from Iraq's west.", "shipments", "Iraq")]
    [InlineData("The bank lent $40 million to farmers in eastern Syria.", null, "Syria")]
    [InlineData("The fleet keeps 12 patrol-boats across the Gulf of Oman.", "patrol-boats", "Gulf of Oman")]
    [InlineData("The mission has 300 staff in the U.S. and Canada.", "staff", "United States")]
    // in its noun phrase
    [InlineData("Five Iraqi policemen were wounded.", "policemen", "Iraq")]
    [InlineData("Two South Korean firms won the contract.", "firms", "South Korea")]
    // before it
    [InlineData("In Basra, 14 boats sank.", "boats", "Basra")]
    [InlineData("Iraq's 329 deputies met.", "deputies", "Iraq")]
    [InlineData("Iran enriched uranium to 60 percent.", null, "Iran")]
    // not tied to it
    [InlineData("About 70 villages were flooded, a spokesman said in Geneva.", "villages", null)]
    [InlineData("US officials said 40 trucks had left.", "trucks", null)]
    [InlineData("Some 300 trees were felled on Monday.", "trees", null)]
    [InlineData("It sold 300 tickets in March. The show moved to Oslo.", "tickets", null)]
    public void AFigureKnowsItsHeadNounAndItsPlace(string text, string? head, string? place)
    {
        Figure figure = Some.FiguresIn(text).First(figure => figure.Kind != FigureKind.Date);
        figure.SubjectHead.ShouldBe(head);
        figure.Place.ShouldBe(place);
    }
}
