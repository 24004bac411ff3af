import Testing

@testable import RiskModel

@Suite("Conditions on the patch")
struct PatchConditionTests {
    private static func value(
        _ condition: RiskModel.Predicate, paths: [GitPath] = [], at time: Int? = nil, _ quantifier: Quantifier = .some
    ) -> Ternary {
        let files = paths.map { path in
            FileFacts(change: FileChange(status: .modified, old: FileVersion(path: path), new: FileVersion(path: path)))
        }
        let context = RequestContext(subject: "s", actor: .agent, evaluatedAt: time)
        return PatchCondition(labels: [], facts: PatchFacts(files: files), context: context).value(of: condition, quantifier)
    }

    @Test("spread counts places, of which the top is one")
    func spread() {
        let paths: [GitPath] = ["README", "LICENSE", "a/x", "a/b/y", "c/d/e/z"]
        func places(_ depth: Int, _ count: Int) -> Bool {
            Self.value(.spread(SpreadTest(depth: depth, count: Bounds(min: count, max: count))), paths: paths) == .yes
        }
        #expect(places(1, 3))
        #expect(places(2, 4))
        #expect(places(9, 4))
        #expect(Self.value(.spread(SpreadTest(count: Bounds(max: 0)))) == .yes)
    }

    /// 2024-01-01, a Monday, at midnight UTC.
    private static let monday = 1_704_067_200

    private static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Int { monday + ((day * 24 + hour) * 60 + minute) * 60 }

    @Test("a window of hours holds its start and not its end")
    func hours() {
        let office = RiskModel.Predicate.time(TimeWindow(days: [.monday, .friday], from: 9 * 60, to: 17 * 60))
        #expect(Self.value(office, at: Self.at(0, 9)) == .yes)
        #expect(Self.value(office, at: Self.at(0, 16, 59)) == .yes)
        #expect(Self.value(office, at: Self.at(0, 17)) == .no)
        #expect(Self.value(office, at: Self.at(1, 12)) == .no)
        #expect(Self.value(office, at: Self.at(4, 12)) == .yes)
        #expect(Self.value(.not(office), at: Self.at(0, 8, 59)) == .yes)
    }

    @Test("a window over midnight belongs to the day on which it opens")
    func overMidnight() {
        let night = RiskModel.Predicate.time(TimeWindow(days: [.friday], from: 22 * 60, to: 6 * 60))
        #expect(Self.value(night, at: Self.at(4, 23)) == .yes)
        #expect(Self.value(night, at: Self.at(5, 5)) == .yes)
        #expect(Self.value(night, at: Self.at(5, 6)) == .no)
        #expect(Self.value(night, at: Self.at(4, 5)) == .no)
        #expect(Self.value(night, at: Self.at(5, 23)) == .no)
        // Of a Sunday that ends on Monday.
        #expect(Self.value(.time(TimeWindow(days: [.sunday], from: 22 * 60, to: 60)), at: Self.at(0, 0, 30)) == .yes)
    }

    @Test("days alone hold from midnight to midnight, by the clock that is told")
    func days() {
        let weekend = RiskModel.Predicate.time(TimeWindow(days: [.saturday, .sunday]))
        #expect(Self.value(weekend, at: Self.at(5, 0)) == .yes)
        #expect(Self.value(weekend, at: Self.at(6, 23, 59)) == .yes)
        #expect(Self.value(weekend, at: Self.at(7, 0)) == .no)
        let east = RiskModel.Predicate.time(TimeWindow(days: [.saturday], offset: 120))
        #expect(Self.value(east, at: Self.at(4, 22)) == .yes)
        #expect(Self.value(east, at: Self.at(4, 21, 59)) == .no)
        let west = RiskModel.Predicate.time(TimeWindow(days: [.thursday], offset: -60))
        #expect(Self.value(west, at: -1) == .no)
        #expect(Self.value(west, at: 3_600) == .yes)
    }

    @Test("where no time is told it is open")
    func unknownTime() {
        #expect(Self.value(.time(TimeWindow(days: [.sunday]))) == .unknown)
        #expect(Self.value(.not(.time(TimeWindow(days: [.sunday]))), at: nil, .whole) == .unknown)
    }
}
