import RiskModel
import Testing

@testable import Reviews

@Suite("Obligations are met by proof")
struct ObligationTests {
    private static func state(_ reports: [StatusRecord]) -> ObligationState? {
        var sample = GateSample.passing
        sample.verdict.obligations = ["tests"]
        sample.exclusions.authors = ["ci-agent:pull-request"]
        sample.statuses = reports
        let state = sample.state
        #expect(state.passes == state.obligations.allSatisfy(\.isMet))
        return state.obligations.first
    }

    @Test(
        "of this head, by somebody whose word counts, and the newest one",
        arguments: [
            ([], .unreported), ([GateSample.report("tests")], .met(by: "ci")),
            ([GateSample.report("tests", .failure)], .failed(by: "ci")),
            ([GateSample.report("tests", head: String(repeating: "b2", count: 20))], .unreported),
            ([GateSample.report("tests", repository: "other")], .unreported), ([GateSample.report("Tests")], .unreported),
            ([GateSample.report("tests", at: GateSample.now + 1)], .unreported),
            ([GateSample.report("tests", by: "anybody", trusted: false)], .unproven(by: "anybody")),
            ([GateSample.report("tests", by: "ci-agent:pull-request")], .unproven(by: "ci-agent:pull-request")),
            // The change's own word does not get in the way of another's.
            (
                [
                    GateSample.report("tests", .failure),
                    GateSample.report("tests", by: "ci-agent:pull-request", at: GateSample.now),
                ], .failed(by: "ci")
            ),
            ([GateSample.report("tests", .failure, at: 5), GateSample.report("tests", by: "b", at: 6)], .met(by: "b")),
            ([GateSample.report("tests", at: 6), GateSample.report("tests", .failure, by: "b", at: 6)], .failed(by: "b")),
        ] as [([StatusRecord], ObligationState.Outcome)])
    func outcomes(_ reports: [StatusRecord], _ outcome: ObligationState.Outcome) {
        #expect(Self.state(reports)?.outcome == outcome)
        #expect(Self.state(reports.reversed())?.outcome == outcome)
    }

    @Test("each obligation has its own report, labels too")
    func labels() {
        var sample = GateSample.passing
        sample.verdict.obligations = ["tests", "label:risk/medium"]
        sample.statuses = [GateSample.report("tests")]
        #expect(sample.state.obligations.map(\.isMet) == [true, false])
        #expect(!sample.state.passes)
        sample.statuses.append(GateSample.report("label:risk/medium"))
        #expect(sample.state.passes)
    }
}
