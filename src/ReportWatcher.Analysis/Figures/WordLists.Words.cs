namespace ReportWatcher.Analysis.Figures;

internal static partial class WordLists
{
    public static readonly string[] Months =
    [
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sept sep", "october oct", "november nov", "december dec",
    ];

    public static readonly (WordClass Classes, string List)[] Classes =
    [
        (WordClass.Article | WordClass.Stop, "a an"),
        (WordClass.And | WordClass.Stop, "and &"),
        (WordClass.Minus, "minus negative"),
        (WordClass.MeasurePrefix, "square sq cubic metric nautical"),
        (WordClass.Weekday, "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"),
        (WordClass.PartOfPeriod, "end beginning start middle close turn"),
        (WordClass.PartAdverb, "early mid late"),
        (WordClass.DatePreposition, "by until till before since after beyond through"),

        (WordClass.Designator, """
            brigade division battalion regiment corps squadron company platoon unit resolution article section chapter page paragraph clause law decree order
            no nos number numbers nr nrs room gate highway route road motorway interstate channel flight camp class type mark model version level annex appendix protocol phase
            block ward sector zone district region area line terminal platform runway apartment floor grade case figure table episode season volume issue apollo
            boeing airbus windows psalm verse act bill title id code tel phone fax box bus tram formula top stage step question point item lot part building
            exit track group station rank flat category tier pier berth hall schedule pillar
            articles sections chapters pages paragraphs image images figures tables volumes episodes resolutions annexes photos photo exhibits exhibit
            """),
        (WordClass.Counter, "views view readings reading reads read visits visitors hits downloads comments comment shares likes replies responses retweets followers readers viewers clicks"),
        (WordClass.TakesPreposition, """
            talk talks talked talking speak spoke speaks spoken speaking ask asked asks asking know knew knows learn learned think thought said says say warn warned concern concerned
            concerns worried worry worries hear heard told complain complained complaints question questions questioned report reports information news discuss something
            hand handed hands handing turn turned turns turning take took takes taken taking carry carried won win wins presided preside control controls dispute disputes row
            fight feud clash debate argument disagreement anger outrage protest protests brings brought bring come came comes get gets got going went runs run spread walked walk
            passed pass
            """),
        (WordClass.Change, """
            rise rises rose risen rising fall falls fell fallen falling drop drops dropped dropping increase increases increased increasing decrease decreases decreased
            gone cut cuts cutting reduce reduces reduced reducing reduction raise raises raised raising grow grows grew grown growing decline declines declined shrink shrank
            slash slashed change changed changes go went up down lift lifted double doubled boost boosted expand expanded move moved jump jumped climb climbed
            soar soared surge surged slip slipped slid swell swelled lower lowered revise revised bring brought brings
            """),

        (WordClass.Stop | WordClass.Preposition, """
            of in on at to from with without within into onto upon by for against between among amid amidst during after before since until till through throughout
            across along around about over under above below near behind beside besides beyond inside outside off out up down toward towards via per than like unlike
            despite except as if though although because while whereas when where whether once and or nor but so yet plus versus vs including excluding
            that who whom whose which what how why
            """),
        (WordClass.Stop, """
            is are was were be been being am has have had having do does did done doing will would shall should can could may might must cannot ought
            he she it they we you i him her them us me himself herself itself themselves ourselves
            not never no also already still even ever just only then there here now soon later earlier ago too very again almost nearly perhaps maybe instead together
            alone apiece each daily weekly monthly yearly annually today tomorrow yesterday tonight overnight early late last next worldwide nationwide abroad away back
            yet otherwise however therefore thus meanwhile moreover
            died die dies said say says told tell tells went go goes gone came come comes took take takes left leave leaves made make makes got get gets gave give gives
            fell fall falls rose rise rises struck shook hit began begin begins became become becomes ran run runs saw see sees seen knew found find finds held hold holds met meet meets fled flee flees
            fought fight sought seek seeks brought bring brings bought buy buys sold sell sells sent send sends spent spend spends lost lose loses won win wins paid pay pays
            kept keep keeps stood stand stands remain remains need needs want wants face faces live lives lived return returns join joins serve serves operate operates long high tall deep wide thick older younger
            arrive arrives belong belongs include includes gather gathers follow follows continue continues
            apart thanks due according worth consists consist
            """),
        (WordClass.Preposition, """
            killing killed kill kills wounding wounded wound wounds injuring injured arresting arrested freeing freed releasing released detaining detained capturing captured
            sending sent deploying deployed has have had having is are was were be been leaving left saw seen lost losing destroyed destroying hit hitting with
            only just another further additional total last past next other first every each least most nearly almost than
            """),
        (WordClass.Modifier, "long high tall deep wide thick older younger early late daily weekly monthly yearly annually back worldwide"),
        (WordClass.Comparative, "higher lower more less fewer greater bigger smaller larger cheaper dearer stronger weaker faster slower better worse available set owed short above below off ahead alone"),
        (WordClass.Contest, "won win wins winning lost lose loses losing beat beats beaten beating defeat defeats defeated victory loss draw drew drawn score scored tie tied trail trailed trailing led leads lead leading voted vote penalties"),
        (WordClass.Extends, "runs run running extended extend extends extending lasts last valid"),
        (WordClass.Postpones, "postponed delayed deferred moved pushed back forward postpone delay defer move push"),
        (WordClass.LengthCue, "deep long high tall wide thick away apart below above north south east west off race sprint hurdles freestyle x by from outside down up beyond"),
        (WordClass.TakesTime, """
            for of in than at with and is are was were be been has have had took take takes taken taking last lasts lasted lasting spend spends spent spending wait waits waited waiting
            serve serves served serving
            """),
        (WordClass.PlacePreposition, "in at near from across inside outside around on to into throughout against within off"),
        (WordClass.Saying, """
            said says say told tells according reported reports announced announces added adds stated warned quoted wrote estimates estimated confirmed citing believe believes
            reporting
            """),
        (WordClass.NoPlace, """
            president prime minister mr mrs ms dr general colonel major captain lieutenant sheikh king queen prince operation twitter facebook telegram instagram youtube
            isis isil daesh reuters afp ap parliament congress senate state today friday god covid ramadan christmas eid english arabic he she it they we in at on the a an and but for this that
            """),
        (WordClass.Determiner, "the this that these those its their his her our your my a an some any all both every each another such either neither"),
        (WordClass.Stop, "the this that these those its their his her our your my some any both every each either neither such"),
        (WordClass.Definite, "the these those our your their my his her its both"),
        (WordClass.Plural | WordClass.Person, "people men women children police personnel staff servicemen servicewomen policemen policewomen firefighters crew militia clergy youth gunmen airmen seamen lawmen fishermen businessmen journalists infantry cavalry"),
        (WordClass.Person, """
            soldiers troops civilians militants fighters rebels prisoners hostages refugees workers employees students migrants members officials officers victims residents villagers
            protesters demonstrators passengers patients advisers advisors personnel marines pilots doctors nurses teachers families voters delegates lawmakers deputies guards
            displaced detainees inmates volunteers recruits reservists guests visitors persons
            """),
        (WordClass.Plural, "lives runs wins aircraft spacecraft hovercraft cattle sheep fish poultry data media criteria phenomena livestock ammunition teu teus feet teeth mice geese oxen offspring wildlife seats series species artillery"),
        (WordClass.Nominal, "dead killed wounded injured missing hurt others displaced homeless unemployed hospitalised hospitalized detained arrested captured martyrs"),
        (WordClass.Collective, """
            shipment shipments member members batch batches piece pieces unit units truckload truckloads load loads barrel barrels case cases type types kind kinds round rounds
            pair pairs group groups set sets series container containers crate crates box boxes bag bags convoy convoys cargo cargoes family families number numbers copy copies
            sheet sheets bottle bottles cup cups head heads lot lots package packages consignment consignments delivery deliveries team teams squadron squadrons
            battalion battalions brigade brigades division divisions company companies regiment regiments party parties wave waves item items instance instances count counts act acts
            violation violations incident incidents attack attacks allegation allegations victims survivors citizens residents rank ranks unit units stash tranche tranches
            bundle bundles pack packs roll rolls can cans ship ships vehicle vehicles wagon wagons phase phases
            """),
        (WordClass.Ranked, """
            round rounds phase phases anniversary session sessions term edition batch stage stages tranche wave summit meeting place attempt attack strike visit victim case
            conference congress package shipment convoy consecutive straight successive largest biggest highest smallest longest oldest deadliest richest busiest largest-ever city
            economy runoff extension referendum cycle
            """),
        (WordClass.Compound, "member members point nation country person man woman seat page truck vehicle ship storey story bed room team party-list episode strong part vote"),
        (WordClass.Party, """
            sides countries nations parties leaders presidents ministers governments capitals states allies neighbours neighbors men women brothers sisters delegations
            foes rivals powers peoples teams officials armies militaries candidates others latter former companies firms groups nation's couples houses
            """),
        (WordClass.Clock, "am pm gmt utc est edt bst cet cest pst pdt ist msk o'clock oclock"),
        (WordClass.NotPlural, """
            this its was has is as us his always various previous numerous serious religious dangerous famous anonymous continuous enormous tremendous luxurious courageous
            notorious indigenous simultaneous heinous hazardous unless across plus minus less yes towards afterwards besides perhaps news politics isis hamas reuters paris texas laos
            chaos bias gas bus crisis basis status campus virus census analysis diagnosis emphasis series corps headquarters christmas business access process progress press express
            congress mass cross class glass loss boss pass address success illness witness princess fortress wilderness overseas thus focus bonus surplus nexus radius damascus
            cyprus caucus whereas sometimes does goes gps ieds
            """),
    ];
}
