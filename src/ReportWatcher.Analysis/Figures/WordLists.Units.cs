namespace ReportWatcher.Analysis.Figures;

internal static partial class WordLists
{
    // Base units: metre, square metre, cubic metre, gram, second, month, degree Fahrenheit. Factors are exact by definition (international yard and pound, 1959).
    public static readonly (string Name, Dimension Dimension, decimal Factor, string List)[] Units =
    [
        ("%", Dimension.Percent, 1, "percent percents percentage pct pc"),
        ("fraction", Dimension.Percent, 100, ""),
        ("percentage point", Dimension.Points, 1, "pp ppt"),
        ("basis point", Dimension.Points, 0.01m, "bps"),

        ("millisecond", Dimension.Time, 0.001m, "millisecond milliseconds ms"),
        ("second", Dimension.Time, 1, "seconds sec secs"),
        ("minute", Dimension.Time, 60, "minute minutes min mins"),
        ("hour", Dimension.Time, 3600, "hour hours hr hrs"),
        ("day", Dimension.Time, 86400, "day days"),
        ("night", Dimension.Time, 86400, "night nights"),
        ("week", Dimension.Time, 604800, "week weeks wk wks"),
        ("fortnight", Dimension.Time, 1209600, "fortnight fortnights"),
        ("month", Dimension.Calendar, 1, "month months"),
        ("year", Dimension.Calendar, 12, "year years yr yrs yo"),
        ("decade", Dimension.Calendar, 120, "decade decades"),
        ("century", Dimension.Calendar, 1200, "century centuries"),

        ("kilometre", Dimension.Length, 1000, "km kms kilometre kilometres kilometer kilometers"),
        ("metre", Dimension.Length, 1, "m metre metres meter meters"),
        ("decimetre", Dimension.Length, 0.1m, "dm decimetre decimetres decimeter decimeters"),
        ("centimetre", Dimension.Length, 0.01m, "cm centimetre centimetres centimeter centimeters"),
        ("millimetre", Dimension.Length, 0.001m, "mm millimetre millimetres millimeter millimeters"),
        ("micrometre", Dimension.Length, 1e-6m, "µm μm micrometre micrometres micrometer micrometers micron microns"),
        ("nanometre", Dimension.Length, 1e-9m, "nm nanometre nanometres nanometer nanometers"),
        ("picometre", Dimension.Length, 1e-12m, "pm picometre picometres picometer picometers"),
        ("mile", Dimension.Length, 1609.344m, "mile miles mi"),
        ("yard", Dimension.Length, 0.9144m, "yard yards yd yds"),
        ("foot", Dimension.Length, 0.3048m, "foot feet ft"),
        ("inch", Dimension.Length, 0.0254m, "inch inches in"),
        ("light year", Dimension.Length, 9460730472580800m, "lightyear lightyears ly"),

        ("square kilometre", Dimension.Area, 1e6m, "km2 km² sqkm"),
        ("square metre", Dimension.Area, 1, "m2 m² sqm"),
        ("square foot", Dimension.Area, 0.09290304m, "ft2 sqft"),
        ("hectare", Dimension.Area, 1e4m, "ha hectare hectares"),
        ("acre", Dimension.Area, 4046.8564224m, "acre acres"),
        ("cubic metre", Dimension.Volume, 1, "m3 m³ cbm"),
        ("cubic kilometre", Dimension.Volume, 1e9m, "km3 km³"),
        ("cubic centimetre", Dimension.Volume, 1e-6m, "cc cm3 cm³"),
        ("litre", Dimension.Volume, 0.001m, "l litre litres liter liters"),
        ("centilitre", Dimension.Volume, 0.00001m, "cl centilitre centilitres centiliter centiliters"),
        ("millilitre", Dimension.Volume, 0.000001m, "ml millilitre millilitres milliliter milliliters"),
        ("gallon", Dimension.Other, 1, "gallon gallons gal"),
        ("pint", Dimension.Other, 1, "pint pints"),
        ("cup", Dimension.Other, 1, "cup cups"),
        ("tablespoon", Dimension.Other, 1, "tablespoon tablespoons tbsp"),
        ("teaspoon", Dimension.Other, 1, "teaspoon teaspoons tsp"),
        ("barrel per day", Dimension.Other, 1, "bpd"),
        ("deadweight ton", Dimension.Other, 1, "dwt"),

        ("tonne", Dimension.Mass, 1e6m, "t tonne tonnes ton tons"),
        ("kilogram", Dimension.Mass, 1000, "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
        ("gram", Dimension.Mass, 1, "g gram grams gramme grammes"),
        ("milligram", Dimension.Mass, 0.001m, "mg milligram milligrams"),
        ("microgram", Dimension.Mass, 1e-6m, "mcg µg μg microgram micrograms microgramme microgrammes"),
        ("pound", Dimension.Mass, 453.59237m, "lb lbs"),
        ("ounce", Dimension.Mass, 28.349523125m, "oz ounce ounces"),
        ("carat", Dimension.Mass, 0.2m, "carat carats"),
        ("dram", Dimension.Other, 1, "drachma dram drams"),

        ("kilometre per hour", Dimension.Speed, 1, "kph kmh kmph"),
        ("mile per hour", Dimension.Speed, 1.609344m, "mph"),
        ("knot", Dimension.Speed, 1.852m, "knot knots"),
        ("degree", Dimension.Angle, 1, "degree degrees ° deg"),
        ("degree Celsius", Dimension.Temperature, 1.8m, "°c ℃"),
        ("degree Fahrenheit", Dimension.Temperature, 1, "°f ℉"),
        ("kelvin", Dimension.Temperature, 1.8m, "kelvin kelvins"),
        ("radian", Dimension.Other, 1, "rad radian radians"),
        ("turn", Dimension.Other, 1, "turn turns"),

        ("watt", Dimension.Power, 1, "watt watts"),
        ("kilowatt", Dimension.Power, 1e3m, "kw kilowatt kilowatts"),
        ("megawatt", Dimension.Power, 1e6m, "mw megawatt megawatts"),
        ("gigawatt", Dimension.Power, 1e9m, "gw gigawatt gigawatts"),
        ("terawatt", Dimension.Power, 1e12m, "tw terawatt terawatts"),
        ("watt hour", Dimension.Energy, 1, "wh"),
        ("kilowatt hour", Dimension.Energy, 1e3m, "kwh"),
        ("megawatt hour", Dimension.Energy, 1e6m, "mwh"),
        ("gigawatt hour", Dimension.Energy, 1e9m, "gwh"),
        ("terawatt hour", Dimension.Energy, 1e12m, "twh"),
        ("volt", Dimension.Other, 1, "volt volts kv"),
        ("electronvolt", Dimension.Other, 1, "ev"),
        ("teraelectronvolt", Dimension.Other, 1, "tev"),
        ("megaton", Dimension.Other, 1, "megaton megatons"),
        ("kiloton", Dimension.Other, 1, "kiloton kilotons"),
        ("hertz", Dimension.Other, 1, "hz hertz"),
        ("megahertz", Dimension.Other, 1, "mhz megahertz"),
        ("gigahertz", Dimension.Other, 1, "ghz gigahertz"),
        ("bit", Dimension.Data, 1, "bit bits"),
        ("byte", Dimension.Data, 8, "byte bytes"),
        ("kilobyte", Dimension.Data, 8e3m, "kb kilobyte kilobytes"),
        ("megabyte", Dimension.Data, 8e6m, "mb megabyte megabytes"),
        ("gigabyte", Dimension.Data, 8e9m, "gb gigabyte gigabytes"),
        ("terabyte", Dimension.Data, 8e12m, "tb terabyte terabytes"),
        ("exabyte", Dimension.Data, 8e18m, "exabyte exabytes"),
        ("calorie", Dimension.Other, 1, "calorie calories"),
        ("magnitude", Dimension.Other, 1, "magnitude"),
        ("decibel", Dimension.Other, 1, "decibel decibels db"),
        ("milligray", Dimension.Other, 1, "mgy"),
        ("gray", Dimension.Other, 1, "gy"),
        ("ton per day", Dimension.Other, 1, "tpd"),
    ];

    /// <summary>What a temperature's factor leaves to the base, degrees Fahrenheit, in which all three are exact.</summary>
    public static decimal Offset(string unit) => unit switch
    {
        "degree Celsius" => 32,
        "kelvin" => -459.67m,
        _ => 0,
    };

    /// <summary>Areas and volumes of the lengths ("square kilometre", "cubic foot") and their rates ("metre per second", "cubic metre per second").</summary>
    public static IEnumerable<Unit> Derived(IReadOnlyCollection<Unit> units)
    {
        yield return new Unit("nautical mile", Dimension.Length, 1852);
        var volumes = units.Where(u => u.Dimension == Dimension.Volume).ToList();
        foreach (Unit length in units.Where(u => u.Dimension == Dimension.Length && u.Factor < 1e6m))
        {
            yield return new Unit("square " + length.Name, Dimension.Area, length.Factor * length.Factor);
            var cube = new Unit("cubic " + length.Name, Dimension.Volume, length.Factor * length.Factor * length.Factor);
            yield return cube;
            volumes.Add(cube);
            foreach (Unit rate in Rates(length, Dimension.Speed, units)) yield return rate;
        }
        foreach (Unit rate in volumes.DistinctBy(v => v.Name).SelectMany(v => Rates(v, Dimension.Flow, units))) yield return rate;
    }

    // Kilometres and cubic metres an hour: bases in which hours, minutes and seconds are all exact.
    private static IEnumerable<Unit> Rates(Unit unit, Dimension dimension, IEnumerable<Unit> units)
        => units.Where(per => per.Dimension == Dimension.Time && per.Factor <= 3600)
            .Select(per => new Unit($"{unit.Name} per {per.Name}", dimension, unit.Factor * 3600 / per.Factor / (dimension == Dimension.Speed ? 1000 : 1)));
}
