import Classification
import Evidence
import Foundation
import Reviews
import RiskModel
import Synchronization

/// What people said of changes and how checks went, as the evidence holds it: read at the start, and kept up with what is recorded.
///
/// Only what may still be told is remembered: an approval is worth nothing after some weeks.
final class ReviewBook: Sendable {
    /// A statement or a report of a check, and its place in the evidence.
    struct Entry<Record: Hashable & Sendable>: Hashable, Sendable {
        var index: Int
        var record: Record
    }

    private struct Commit: Hashable {
        var repository: String
        var head: String
    }

    /// One or several at once, of what the evidence holds under one topic.
    private struct Reading {
        var readers = 0
        /// A decision came meanwhile, which may not be in what is read.
        var isOvertaken = false
    }

    private struct State {
        var statements: [String: [Entry<ApprovalRecord>]] = [:]
        var statuses: [Commit: [Entry<StatusRecord>]] = [:]
        /// By topic, of those that were asked about.
        var decisions = BoundedCache<String, DecidedCommit>(limits: CacheLimits(entries: 20_000, bytes: 16 << 20))
        /// By topic.
        var readings: [String: Reading] = [:]
        /// Counts what was added.
        var generation = 0
        var swept = 0
        var waiting: [UUID: @Sendable () -> Void] = [:]
    }

    /// What it is made of: an archive may not be at hand, and these have to be.
    static let kinds: Set<EvidenceEvent.Kind> = [.approval, .status]

    /// Seconds for which objections are remembered; approvals are worth nothing long before.
    private static let memory = 366 * 86_400
    /// Long enough to say that one is too old, and to know one again that a forge brings without its time.
    private static let approvalMemory = 3 * ApprovalRules().maximumAge
    /// Whoever had one commit decided, at most.
    private static let subjectsRead = 1_000

    private let log: EvidenceLog
    private let state: Mutex<State>

    /// Reads what was recorded before.
    init(of log: EvidenceLog) throws(EvidenceError) {
        let now = UnixTime.now
        var state = State()
        state.swept = now
        var next: Int? = 0
        let filter = EventFilter(kinds: Self.kinds, since: now - Self.memory)
        while let start = next {
            let page = try log.events(filter, from: start, limit: 1_000, bytes: 8 << 20)
            for logged in page.events {
                guard let event = try logged.event() else {
                    throw EvidenceError(
                        code: .corrupt,
                        reason:
                            "what was said of a change (event \(logged.index)) has no text, so no gate could be told: bring the archive back"
                    )
                }
                Self.add(event, at: logged.index, to: &state)
            }
            next = page.next
        }
        self.log = log
        self.state = Mutex(state)
    }

    private static func add(_ event: EvidenceEvent, at index: Int, to state: inout State) {
        switch event.kind {
        case .approval:
            // What was refused when it was said says nothing.
            guard let record = try? event.body.decoded(as: ApprovalRecord.self), record.refused == nil else { return }
            state.statements[record.repository, default: []].append(Entry(index: index, record: record))
        case .status:
            guard let record = try? event.body.decoded(as: StatusRecord.self) else { return }
            state.statuses[Commit(repository: record.repository, head: record.head), default: []]
                .append(Entry(index: index, record: record))
        default: return
        }
        state.generation += 1
    }

    private static func isRemembered(_ record: ApprovalRecord, at now: Int) -> Bool {
        record.at > now - (record.kind == .approve ? approvalMemory : memory)
    }

    /// Takes in an event that is durable, and wakes whoever waits for one.
    func add(_ event: EvidenceEvent, at index: Int) { add([(event, index)]) }

    /// Takes in events that are durable, with their places, all at once.
    func add(_ events: [(EvidenceEvent, Int)]) {
        let woken = state.withLock { state in
            for (event, index) in events { Self.add(event, at: index, to: &state) }
            let now = UnixTime.now
            if now > state.swept + 3_600 {
                let oldest = now - Self.memory
                state.statements = state.statements.mapValues { $0.filter { Self.isRemembered($0.record, at: now) } }
                    .filter { !$0.value.isEmpty }
                state.statuses = state.statuses.mapValues { $0.filter { $0.record.at >= oldest } }.filter { !$0.value.isEmpty }
                state.swept = now
            }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for wake in woken { wake() }
    }

    // MARK: Whose change it is

    /// What authoritative decisions there are on a commit, and whose it is.
    ///
    /// - Parameters:
    ///   - revision: the commit's id, or the patch id of what it changes: the same change on another commit, as after a rebase, is whose
    ///     it was.
    ///   - branch: that the commit was proved to stand on; nil for all decisions on it.
    func decided(
        _ revision: String, on branch: String? = nil, in repository: String
    ) throws(EvidenceError) -> DecidedCommit {
        let topic = DecidedCommit.Filing.own.topic(revision, on: branch, in: repository)
        let known = state.withLock { state in
            let known = state.decisions.value(for: topic)
            if known == nil { state.readings[topic, default: Reading()].readers += 1 }
            return known
        }
        if let known { return known }
        let result = Result { () throws(EvidenceError) in
            var decided = DecidedCommit()
            for filing in DecidedCommit.Filing.allCases {
                try read(filing.topic(revision, on: branch, in: repository), filed: filing, into: &decided)
            }
            return decided
        }
        state.withLock { state in
            guard var reading = state.readings[topic] else { return }
            reading.readers -= 1
            state.readings[topic] = reading.readers > 0 ? reading : nil
            // What was not at hand may be so the next time.
            guard !reading.isOvertaken, case .success(let decided) = result, !decided.isIncomplete else { return }
            state.decisions.insert(decided, for: topic, bytes: decided.approximateBytes)
        }
        return try result.get()
    }

    private func read(
        _ topic: String, filed filing: DecidedCommit.Filing, into decided: inout DecidedCommit
    ) throws(EvidenceError) {
        for logged in try log.newestOfEachSubject(about: topic, limit: Self.subjectsRead) {
            let event = try logged.event()
            if let event, let id = event.reference, let change = try? event.body.decoded(as: DecidedChange.self) {
                decided.add(change, id, filed: filing)
            } else if let subject = logged.subject {
                decided.add(unreadable: subject)
            }
        }
    }

    /// Takes in a decision that is in the evidence.
    ///
    /// - Parameters:
    ///   - context: who it was decided for.
    ///   - parties: who else had a part in it.
    func add(
        _ decision: Decision, filed filing: DecidedCommit.Filing, for context: RequestContext, and parties: ReviewKey.Parties
    ) {
        let change = DecidedChange(
            subject: .init(name: context.subject, actor: context.actor.rawValue),
            inputs: .init(
                names: context.names, operators: context.operators, authors: parties.authors, operatedBy: parties.operators))
        state.withLock { state in
            for topic in DecidedCommit.Filing.own.topics(of: decision.verdict, on: context.branch) {
                state.readings[topic]?.isOvertaken = true
                guard var decided = state.decisions.value(for: topic) else { continue }
                decided.add(change, decision.id, filed: filing)
                state.decisions.insert(decided, for: topic, bytes: decided.approximateBytes)
            }
        }
    }

    // MARK: What was said

    /// What may count for a change now, in the order of the evidence.
    ///
    /// - Parameters:
    ///   - branch: that the change stands on; what was said of another one is left out, unless it is about the very commit. nil for any.
    ///   - head: of the change, in hexadecimal.
    func statements(in repository: String, target: String, branch: String?, head: String, at now: Int) -> [Entry<ApprovalRecord>]
    {
        state.withLock { $0.statements[repository] ?? [] }.filter { entry in
            let record = entry.record
            let isOther = if let branch, let other = record.branch { !other.isExactly(branch) } else { false }
            return record.target.isExactly(target) && (!isOther || record.head == head)
                && Self.isRemembered(record, at: now)
        }
    }

    /// Whether anything was said of changes on a branch.
    func isSpokenOf(_ branch: String, in repository: String, target: String) -> Bool {
        let now = UnixTime.now
        return state.withLock { $0.statements[repository] ?? [] }.contains { entry in
            entry.record.target.isExactly(target) && entry.record.branch?.isExactly(branch) ?? false
                && Self.isRemembered(entry.record, at: now)
        }
    }

    /// The same, for a change that was just decided.
    func statements(about decided: Decided, at now: Int) -> [Entry<ApprovalRecord>] {
        let patch = decided.decision.verdict.patch
        return statements(
            in: patch.repository, target: patch.target ?? "", branch: decided.review.branch, head: patch.head?.hex ?? "", at: now)
    }

    func statuses(of head: String, in repository: String) -> [Entry<StatusRecord>] {
        state.withLock { $0.statuses[Commit(repository: repository, head: head)] ?? [] }
    }

    // MARK: Waiting

    var generation: Int { state.withLock { $0.generation } }

    /// Calls once when something was added after a generation: at once where it was already.
    ///
    /// - Returns: what the waiting is given up by; nil where it is over.
    func wait(beyond generation: Int, _ wake: @escaping @Sendable () -> Void) -> UUID? {
        let id = state.withLock { state -> UUID? in
            guard state.generation == generation else { return nil }
            let id = UUID()
            state.waiting[id] = wake
            return id
        }
        if id == nil { wake() }
        return id
    }

    func stopWaiting(_ id: UUID) { state.withLock { $0.waiting[id] = nil } }
}
