import ArgumentParser
import Classification
import DecisionService
import DifftierClient
import DifftierServer
import Evidence
import Foundation
import GitPatches
import Logging
import RiskModel
import Synchronization
import WireProtocol

/// What durable evidence costs a service under load: the same questions, with the log and without.
struct ThroughputCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "throughput",
        abstract: "Asks a service in this process about commits, so many at a time, with evidence and without, in turns.",
        discussion: """
            Each commit is asked about against a protected branch at its parent, in a clone, from a branch of its own number: decisions are
            authoritative, and none is kept for another.
            Prints: requests of a round, in flight, median requests per second without evidence, with it, and the share that it costs in percent.
            """)

    @Option(help: "Requests in flight.") var inFlight = 64
    @Option(help: "Rounds of each.") var rounds = 5
    @Option(help: "Requests of a round.") var requests = 1_000
    @Option(help: "Where the evidence is kept; on the disk that is meant.") var directory = NSTemporaryDirectory()

    @Argument(help: "The repository.") var repository: String

    func run() async throws {
        let source = try GitRepository(openingAt: repository, verification: .local)
        let head = try source.commit("HEAD").hex
        let range = try source.commits(in: "\(head)~200..\(head)", firstParent: true).map(\.hex)
        let clone = directory + "/difftier-throughput-\(UUID().uuidString.prefix(8)).git"
        defer { try? FileManager.default.removeItem(atPath: clone) }
        try Self.git(["clone", "--quiet", "--bare", repository, clone])
        for commit in range { try Self.git(["-C", clone, "branch", Self.target(commit), "\(commit)^"]) }
        var rates: [Bool: [Double]] = [:]
        for round in 0..<(2 * rounds) {
            let keeps = !round.isMultiple(of: 2)
            rates[keeps, default: []].append(try await rate(of: range, in: clone, keepingEvidence: keeps))
        }
        func median(_ keeps: Bool) -> Double { (rates[keeps] ?? []).sorted()[rounds / 2] }
        let (without, with) = (median(false), median(true))
        print(requests, inFlight, Int(without), Int(with), Int((without / with - 1) * 100))
    }

    private func rate(of commits: [String], in clone: String, keepingEvidence: Bool) async throws -> Double {
        let state = directory + "/difftier-throughput-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: state) }
        let logger = Logger(label: "throughput") { _ in SwiftLogNoOpLogHandler() }
        let caller = Caller(subject: Subject(name: "ci-agent:pull-request", actor: .agent), roles: [.ask], proof: .development)
        let handler = try DecisionHandler(
            // One name for each commit, since each has one protected branch.
            repositories: commits.map { RepositoryEntry(name: $0, path: clone, targetBranch: Self.target($0)) },
            policy: try PolicyInForce(.shipped),
            trust: try ServiceTrust(directory: state, name: "throughput"),
            gatekeeper: Gatekeeper(nil, development: caller, logger: logger), people: try PeopleDesk(file: nil, command: nil),
            version: "0",
            recorder: keepingEvidence ? nil : NoEvidence(), logger: logger)
        var limits = ServerLimits()
        limits.maxWaitingRequests = 2 * inFlight
        limits.maxStreams = 2 * inFlight
        let server = try await DifftierServer.start(
            on: [.unix(path: state + "/d.sock")], limits: limits, agent: "throughput", logger: logger, handler: handler)
        let client = try await DifftierClient.connect(to: .unix(path: state + "/d.sock"))
        // Every patch is examined once: what is measured is deciding and recording.
        for commit in commits {
            let decision = try await client.classify(Self.request(commit, 0))
            guard decision.verdict.authoritative else { throw NotAuthoritative(commit: commit) }
        }
        let numbers = Numbers()
        let requests = requests
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    while true {
                        let number = numbers.next()
                        guard number < requests else { return }
                        _ = try await client.classify(Self.request(commits[number % commits.count], number + 1))
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (clock.now - start) / .seconds(1)
        await client.close()
        await server.shutdown()
        return Double(requests) / seconds
    }

    private static func request(_ commit: String, _ number: Int) -> RevisionsRequest {
        RevisionsRequest(
            repository: commit, head: commit, against: .targetBranch(target(commit)),
            purpose: Purpose(sourceBranch: "b\(number)"))
    }

    private static func target(_ commit: String) -> String { "before-\(commit)" }

    private static func git(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }
}

/// A decision that is not of the kind that was to be measured.
private struct NotAuthoritative: Error {
    var commit: String
}

/// Counts from 0, for many at once.
private final class Numbers: Sendable {
    private let given = Mutex(0)

    func next() -> Int {
        given.withLock { given in
            defer { given += 1 }
            return given
        }
    }
}

/// Says at once that an event is durable.
private struct NoEvidence: EventAppending {
    func append(_ event: EvidenceEvent, completion: @escaping EvidenceLog.Completion) -> Int {
        completion(.success(EvidenceReference(index: 0, leafHash: Array(repeating: 0, count: 32))))
        return 0
    }
}
