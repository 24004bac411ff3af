import ArgumentParser
import DifftierClient
import Evidence
import Foundation
import WireProtocol

/// Which events a command is about.
struct EventFilterOptions: ParsableArguments {
    @Option(name: .long, help: "The first index.") var from = 0
    @Option(name: .long, help: "At most so many (default: all).") var limit: Int?
    @Option(
        name: .long,
        help: "Only this kind: \(EvidenceEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")); may be repeated.")
    var kind: [String] = []
    @Option(name: .long, help: "Only what is about this subject.") var subject: String?
    @Option(
        name: .long,
        help: ArgumentHelp("Only of the last so long (90m, 24h, 7d), or since a day (2026-11-30, in UTC).", valueName: "time"))
    var since: TimeBound?
    @Flag(name: .long, help: "The newest first.") var newestFirst = false

    func validate() throws {
        if from < 0 { throw ValidationError("--from takes an index, 0 or more.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more.") }
    }

    func each(of connection: ConnectionOptions, _ body: (RecordedEvent) throws -> Void) async throws {
        try await connection.withClient { client in
            var request = EventsRequest(
                from: from, kinds: kind, subject: subject, since: since?.seconds(at: Int(Date().timeIntervalSince1970)),
                newestFirst: newestFirst)
            var left = limit ?? .max
            while left > 0 {
                request.limit = min(left, 1_000)
                let page = try await client.events(request)
                for event in page.events { try body(event) }
                left -= page.events.count
                guard let next = page.next else { return }
                if newestFirst { request.before = next } else { request.from = next }
            }
        }
    }
}
