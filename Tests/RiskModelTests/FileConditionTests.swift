import Testing

@testable import RiskModel

@Suite("Reading conditions over a file")
struct FileConditionTests {
    static let somewhere = ProbeID(0)
    static let everywhere = ProbeID(1)
    static let unasked = ProbeID(2)

    let reader = FileCondition(
        labels: [],
        facts: FileFacts(
            change: FileChange(status: .modified, old: FileVersion(path: "a"), new: FileVersion(path: "a")),
            probes: [
                somewhere: ProbeResult(some: .yes, whole: .no),
                everywhere: ProbeResult(some: .yes, whole: .yes),
            ]))

    @Test("a raising rule is content with one part, a vouching rule needs all of it")
    func quantifiers() {
        #expect(reader.value(of: .probe(Self.somewhere), .some) == .yes)
        #expect(reader.value(of: .probe(Self.somewhere), .whole) == .no)
        #expect(reader.value(of: .probe(Self.unasked), .some) == .unknown)
    }

    @Test("negation asks the other question: some part is not X where not all of it is")
    func duality() {
        #expect(reader.value(of: .not(.probe(Self.somewhere)), .some) == .yes)
        #expect(reader.value(of: .not(.probe(Self.everywhere)), .some) == .no)
        #expect(reader.value(of: .not(.probe(Self.somewhere)), .whole) == .no)
        #expect(reader.value(of: .not(.not(.probe(Self.somewhere))), .whole) == .no)
    }

    @Test(
        "a rename is also a deletion and an addition, for raising rules each and for vouching rules both",
        arguments: [
            ([.renamed], .yes, .yes),
            ([.deleted], .yes, .no),
            ([.added], .yes, .no),
            ([.added, .deleted], .yes, .yes),
            ([.modified], .no, .no),
        ] as [(Set<ChangeStatus>, Ternary, Ternary)])
    func renames(wanted: Set<ChangeStatus>, some: Ternary, whole: Ternary) {
        let change = FileChange(status: .renamed, old: FileVersion(path: "a"), new: FileVersion(path: "b"))
        let reader = FileCondition(labels: [], facts: FileFacts(change: change))
        #expect(reader.value(of: .status(wanted), .some) == some)
        #expect(reader.value(of: .status(wanted), .whole) == whole)
    }

    @Test("labels that ask for labels cost no more than there are of them, however often each is asked for")
    func labelsOfLabels() {
        // Read anew each time the last would be asked 2^32 times.
        let asking = (1...32).map { Label(name: "l\($0)", when: .any([.label($0), .label($0)])) }
        let labels = asking + [Label(name: "l33", when: .probe(Self.everywhere))]
        let policy = Policy(
            labels: labels,
            rules: [Rule(id: "r", summary: "R", tier: .high, when: .not(.label(0)))],
            probes: [
                Probe(subject: .path, patterns: [Pattern("a")]), Probe(subject: .path, patterns: [Pattern("b")]),
                Probe(subject: .path, patterns: [Pattern("c")]),
            ])
        let facts = FileFacts(
            change: FileChange(status: .modified, old: FileVersion(path: "a"), new: FileVersion(path: "a")),
            probes: [Self.everywhere: .no])
        #expect(FileCondition(labels: labels, facts: facts).value(of: .label(0), .some) == .no)
        let index = RuleIndex(policy)
        #expect(index.rules(for: facts.probes) == [0])
        #expect(index.labels(for: ProbeResults(asked: ProbeSet([Self.everywhere]))).isEmpty)
    }

    @Test("of an unresolved conflict nothing is certain")
    func unmerged() {
        let reader = FileCondition(
            labels: [], facts: FileFacts(change: FileChange(status: .unmerged, old: nil, new: FileVersion(path: "a"))))
        #expect(reader.value(of: .status([.modified]), .some) == .unknown)
    }

    @Test("a mode test looks at either side, or at the step from one to the other")
    func modes() {
        let change = FileChange(
            status: .modified, old: FileVersion(path: "run"), new: FileVersion(path: "run", mode: .executable))
        let reader = FileCondition(labels: [], facts: FileFacts(change: change))
        #expect(reader.value(of: .mode(ModeTest(either: [.executable])), .some) == .yes)
        #expect(reader.value(of: .mode(ModeTest(either: [.executable])), .whole) == .no)
        #expect(reader.value(of: .mode(ModeTest(from: .regular, to: .executable)), .whole) == .yes)
        #expect(reader.value(of: .mode(ModeTest(from: .executable)), .some) == .no)
    }

    @Test("what was not read is unknown, not false")
    func unread() {
        for condition in [Predicate.binary(true), .lines(Bounds(min: 1)), .size(Bounds(max: 9)), .change([.comments])] {
            #expect(reader.value(of: condition, .some) == .unknown)
        }
    }

    private static func facts(_ kind: ChangeKind?, declared: Set<ChangeKind> = [], claimed: Set<ChangeKind> = []) -> FileFacts {
        FileFacts(
            change: FileChange(status: .modified, old: FileVersion(path: "a"), new: FileVersion(path: "a")), kind: kind,
            origin: FileOrigin(declared: declared, claimed: claimed))
    }

    private static func value(_ facts: FileFacts, _ wanted: Set<ChangeKind>, _ quantifier: Quantifier) -> Ternary {
        FileCondition(labels: [], facts: facts).value(of: .change(wanted), quantifier)
    }

    @Test("a change is of the kind of its lines and of that of its file's origin")
    func kinds() {
        let facts = Self.facts(.comments, declared: [.generated])
        for quantifier in [Quantifier.some, .whole] {
            #expect(Self.value(facts, [.comments], quantifier) == .yes)
            #expect(Self.value(facts, [.generated], quantifier) == .yes)
            #expect(Self.value(facts, [.vendored, .code], quantifier) == .no)
        }
        #expect(Self.value(Self.facts(nil, declared: [.generated]), [.generated], .whole) == .yes)
        #expect(Self.value(Self.facts(nil), [.comments], .some) == .unknown)
    }

    @Test("what a file claims of its origin raises and never vouches")
    func claims() {
        let facts = Self.facts(.code, claimed: [.generated])
        #expect(Self.value(facts, [.generated], .some) == .yes)
        #expect(Self.value(facts, [.generated], .whole) == .unknown)
        #expect(Self.value(facts, [.code], .some) == .yes)
    }

    @Test("moved code is code to a raising rule, and only moved to a vouching one")
    func moved() {
        #expect(Self.value(Self.facts(.moved), [.code], .some) == .yes)
        #expect(Self.value(Self.facts(.moved), [.code], .whole) == .no)
        #expect(Self.value(Self.facts(.moved), [.moved], .whole) == .yes)
    }

    @Test("a decision shows a declared origin where code changes, and never a claim")
    func shown() {
        #expect(Self.facts(.code, declared: [.generated]).shownKind == .generated)
        #expect(Self.facts(.moved, declared: [.generated, .vendored]).shownKind == .vendored)
        #expect(Self.facts(.comments, declared: [.generated]).shownKind == .comments)
        #expect(Self.facts(.code, claimed: [.generated]).shownKind == .code)
        #expect(Self.facts(nil, declared: [.generated]).shownKind == nil)
    }
}
