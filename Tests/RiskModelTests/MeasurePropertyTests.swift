import Foundation
import RiskModel
import TestKit
import Testing

@Suite("Whatever happens, the measures keep their laws")
struct MeasurePropertyTests {
    private typealias E = MeasureEvents

    /// A week of events in order of time, of several tasks that have nothing to do with each other.
    private static func week(_ generator: inout SeededGenerator, tasks: Int = 4) -> [[MeasuredEvent]] {
        (0..<tasks).map { task in
            var time = 0
            var events: [MeasuredEvent] = []
            for step in 0..<40 {
                time += Int.random(in: 1...9_000, using: &generator)
                let number = task * 1_000 + step
                let name = "task-\(task)"
                switch Int.random(in: 0..<7, using: &generator) {
                case 0:
                    events.append(
                        E.decision(
                            number, at: time, tier: generator.pick(Tier.allCases), repository: name,
                            satisfied: generator.chance(oneIn: 2)))
                case 1: events.append(E.approval(of: task * 1_000 + Int.random(in: 0...step, using: &generator), at: time))
                case 2: events.append(E.grant(number, at: time, task: name, [generator.pick(["a", "b", "c"]), "d"]))
                case 3: events.append(E.grant(number, at: time, task: name, [generator.pick(["a", "b"])], parent: task * 1_000))
                case 4: events.append(E.revocation(of: task * 1_000 + Int.random(in: 0...step, using: &generator), at: time))
                case 5: events.append(E.denial(generator.pick(["a", "b"]), at: time))
                default:
                    events.append(
                        E.action(
                            generator.pick(ActionRecord.Kind.allCases), generator.pick(ActionRecord.Outcome.allCases),
                            within: generator.chance(oneIn: 2), at: time, needs: generator.pick(["a", "b", "c", "d"]), by: name))
                }
            }
            return events
        }
    }

    @Test("the order of events that have nothing to do with each other does not matter", arguments: 0..<20)
    func order(_ number: Int) throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
        var generator = SeededGenerator(seed: seed)
        var streams = Self.week(&generator)
        let expected = E.report(streams.flatMap { $0 })
        var mixed: [MeasuredEvent] = []
        while let stream = streams.indices.filter({ !streams[$0].isEmpty }).randomElement(using: &generator) {
            mixed.append(streams[stream].removeFirst())
        }
        let report = E.report(mixed)
        #expect(try report.json.canonicalText == expected.json.canonicalText, "seed \(seed)")
        #expect(report.events == mixed.count, "seed \(seed)")
    }

    @Test("a blocked action never lowers the share of denied ones, one that was done never raises it", arguments: 0..<20)
    func rate(_ number: Int) {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
        var generator = SeededGenerator(seed: seed)
        let events = Self.week(&generator).flatMap { $0 }
        let before = E.report(events).actions.counts
        for within in [true, false] {
            let blocked = E.report(events + [E.action(.network, .blocked, within: within, at: 600_000)]).actions.counts
            #expect(blocked.blocked * before.all >= before.blocked * blocked.all, "seed \(seed)")
            let done = E.report(events + [E.action(.network, .done, within: within, at: 600_000)]).actions.counts
            #expect(done.blocked * before.all <= before.blocked * done.all, "seed \(seed)")
        }
    }

    @Test("using more never adds to what is unused, and a revocation never makes a life longer", arguments: 0..<20)
    func monotone(_ number: Int) {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
        var generator = SeededGenerator(seed: seed)
        let events = Self.week(&generator).flatMap { $0 }
        let before = E.report(events)
        let used = E.report(events + [E.action(.command, .done, within: true, at: 600_000, needs: "d", by: "task-1")])
        func unused(_ report: MeasureReport) -> Int { report.capabilities.tasks.map(\.unused.count).reduce(0, +) }
        #expect(unused(used) <= unused(before), "seed \(seed)")

        let revoked = E.report(events + [E.grant(9_999, at: 600_000, ["a"]), E.revocation(of: 9_999, at: 600_001)])
        let expired = E.report(events + [E.grant(9_999, at: 600_000, ["a"])])
        #expect(revoked.lifetimes.seconds.median ?? 0 <= expired.lifetimes.seconds.median ?? 0, "seed \(seed)")
        #expect(revoked.lifetimes.seconds.count == expired.lifetimes.seconds.count, "seed \(seed)")
    }

    @Test("the days add up to the whole, and the bins to their count", arguments: 0..<20)
    func sums(_ number: Int) {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
        var generator = SeededGenerator(seed: seed)
        let report = E.report(Self.week(&generator).flatMap { $0 })
        #expect(report.days.map(\.decisions.authoritative).reduce(0, +) == report.decisions.authoritative, "seed \(seed)")
        #expect(report.days.map(\.actions.unsafe).reduce(0, +) == report.actions.counts.unsafe, "seed \(seed)")
        #expect(report.days.map(\.denials).reduce(0, +) == report.denials.values.reduce(0, +), "seed \(seed)")
        #expect(report.days.map(\.grants).reduce(0, +) == report.lifetimes.seconds.count, "seed \(seed)")
        for summary in [report.lifetimes.seconds, report.approvals.seconds] {
            #expect(summary.bins.map(\.count).reduce(0, +) == summary.count, "seed \(seed)")
        }
    }
}
