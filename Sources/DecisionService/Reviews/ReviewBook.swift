import Evidence
import Foundation
import Reviews
import RiskModel
import Synchronization

/// What people said of changes and how checks went, as the evidence holds it: read at the start, and kept up with what is recorded.
///
/// Only what may still count is remembered: an approval is worth nothing after some weeks.
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

    private struct State {
        var statements: [String: [Entry<ApprovalRecord>]] = [:]
        var statuses: [Commit: [Entry<StatusRecord>]] = [:]
        var decisions = BoundedCache<Commit, DecidedCommit>(limits: CacheLimits(entries: 20_000, bytes: 16 << 20))
        /// Counts what was added.
        var generation = 0
        var swept = 0
        var waiting: [UUID: @Sendable () -> Void] = [:]
    }

    /// Seconds for which objections are remembered; approvals are worth nothing long before.
    private static let memory = 366 * 86_400
    private static let approvalMemory = ApprovalRules().maximumAge
    /// Decisions that are read back at the start, to know which one a commit was decided by.
    private static let decisionsReadBack = 2_000

    private let state: Mutex<State>

    /// Reads what was recorded before.
    init(of log: EvidenceLog) throws(EvidenceError) {
        let now = Int(Date().timeIntervalSince1970)
        var state = State()
        state.swept = now
        var next: Int? = 0
        let filter = EventFilter(kinds: [.approval, .status], since: now - Self.memory)
        while let start = next {
            let page = try log.events(filter, from: start, limit: 1_000, bytes: 8 << 20)
            for logged in page.events {
                guard let event = try logged.event() else { continue }
                Self.add(event, at: logged.index, to: &state)
            }
            next = page.next
        }
        let newest = try log.events(
            EventFilter(kinds: [.decision], since: now - Self.memory), order: .newestFirst, limit: Self.decisionsReadBack,
            bytes: 128 << 20)
        for logged in newest.events.reversed() {
            guard let event = try logged.event() else { continue }
            if let decided = try? event.body.decoded(as: DecidedChange.self), let id = event.reference {
                Self.note(decided, id, &state)
            }
        }
        self.state = Mutex(state)
    }

    private static func note(_ change: DecidedChange, _ id: String, _ state: inout State) {
        guard change.authoritative, let head = change.patch.head else { return }
        let commit = Commit(repository: change.patch.repository, head: head)
        var decided = state.decisions.value(for: commit) ?? DecidedCommit()
        decided.add(change, id)
        state.decisions.insert(decided, for: commit, bytes: decided.approximateBytes)
        // The same change on another commit, as after a rebase, is whose it was.
        guard let patch = change.patch.patchID else { return }
        let rebased = Commit(repository: change.patch.repository, head: patch)
        var known = state.decisions.value(for: rebased) ?? DecidedCommit()
        known.add(change, id)
        state.decisions.insert(known, for: rebased, bytes: known.approximateBytes)
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

    /// Takes in an event that is durable, and wakes whoever waits for one.
    func add(_ event: EvidenceEvent, at index: Int) {
        let woken = state.withLock { state in
            Self.add(event, at: index, to: &state)
            let now = Int(Date().timeIntervalSince1970)
            if now > state.swept + 3_600 {
                let oldest = now - Self.memory
                state.statements = state.statements.mapValues { $0.filter { $0.record.at >= oldest } }
                state.statuses = state.statuses.mapValues { $0.filter { $0.record.at >= oldest } }.filter { !$0.value.isEmpty }
                state.swept = now
            }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for wake in woken { wake() }
    }

    /// What authoritative decisions are known on a commit, and whose it is.
    ///
    /// - Parameter head: of the commit, or the patch id of what it changes.
    func decided(_ head: String, in repository: String) -> DecidedCommit {
        state.withLock { $0.decisions.value(for: Commit(repository: repository, head: head)) } ?? DecidedCommit()
    }

    /// - Parameter context: who it was decided for.
    func add(_ decision: Decision, for context: RequestContext) {
        let verdict = decision.verdict
        let change = DecidedChange(
            authoritative: verdict.authoritative,
            patch: .init(repository: verdict.patch.repository, head: verdict.patch.head?.hex, patchID: verdict.patch.patchID),
            subject: .init(name: verdict.subject.name, actor: verdict.subject.actor.rawValue),
            inputs: .init(names: context.names, operators: context.operators))
        state.withLock { Self.note(change, decision.id, &$0) }
    }

    /// What may count for a change now, in the order of the evidence.
    ///
    /// - Parameters:
    ///   - branch: that the change stands on; what was said of another one is left out, unless it speaks against the very commit. nil for any.
    ///   - head: of the change, in hexadecimal.
    func statements(in repository: String, target: String, branch: String?, head: String, at now: Int) -> [Entry<ApprovalRecord>]
    {
        state.withLock { $0.statements[repository] ?? [] }.filter { entry in
            let record = entry.record
            let isOther = if let branch, let other = record.branch { !other.isExactly(branch) } else { false }
            return record.target.isExactly(target) && (!isOther || record.kind != .approve && record.head == head)
                && (record.kind != .approve || record.at > now - Self.approvalMemory)
        }
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
