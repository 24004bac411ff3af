import Classification
import DifftierServer
import Dispatch
import Evidence
import Foundation
import RiskModel
import WireProtocol

/// Decides changes as they are now, with what was said of them: for whoever asks, and for whose change it is.
final class GateDesk: Sendable {
    private let decisions: DecisionDesk
    private let recorder: Recorder
    private let log: EvidenceLog
    let book: ReviewBook
    /// Where gates that are watched are decided again once something changed: on no thread that others wait for.
    let lanes = Lanes("difftier.gates")
    /// Where a gate is decided once more for the one who just changed it.
    private let answers = Lanes("difftier.statements")

    init(decisions: DecisionDesk, book: ReviewBook, recorder: Recorder, log: EvidenceLog) {
        self.decisions = decisions
        self.book = book
        self.recorder = recorder
        self.log = log
    }

    /// Decides a change as it is now: for the subject of the decision that is named or known of its head, else for the caller.
    func decide(
        _ change: ChangeReference, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) throws(RPCError) {
        try recorder.quota.check(caller.subject.name)
        switch change {
        case .decision(let id): try decisions.decide(recorded(id), for: caller, in: session, completion: completion)
        case .head(let revision, let repository, let branch):
            let (head, entry) = try decisions.commit(revision, in: repository, for: caller, in: session)
            // An agent asks about its own change, everybody else about an agent's where it is one.
            let judged = try judgedBranch(of: revision, at: head, asked: branch, for: caller, in: session, entry)
            let known = try decided(head, on: judged, in: entry.name)
            let mayHaveOwn = caller.roles.contains(.ask) && caller.subject.actor != .person
            if caller.subject.actor != .agent, known.byAgent != nil || !mayHaveOwn {
                guard let id = known.decision else {
                    throw RPCError(
                        .notFound,
                        "nobody had \(head.hex) of \(entry.name) decided for the protected branch \(entry.targetBranch) lately: name a decision, or have the change's job ask first"
                    )
                }
                var change = try recorded(id)
                if let judged, change.context.branch.map({ !$0.isExactly(judged.name) }) ?? true,
                    judged.tip == head, book.isSpokenOf(judged.name, in: entry.name, target: entry.targetBranch)
                {
                    // What was said of the branch that is asked about has to count. Any other branch that the asker may run on, such as a merge
                    // queue's own, does not stand there, or nothing was said of it.
                    change.context.branch = judged.isProved ? judged.name : nil
                    change.isAsDecided = false
                }
                return try decisions.decide(change, for: caller, in: session, completion: completion)
            }
            try decisions.decide(
                RevisionsRequest(
                    repository: entry.name, head: head.hex, against: .targetBranch(entry.targetBranch),
                    purpose: Purpose(sourceBranch: branch)), for: caller, in: session, completion: completion)
        }
    }

    private struct JudgedBranch {
        var name: String
        /// By the caller's identity; else it is only where the revision was found.
        var isProved: Bool
        /// nil where the repository has no such branch.
        var tip: ObjectID?
    }

    /// The branch that a gate is asked for: what the caller proves, else what the revision names; nil for a commit by its id.
    private func judgedBranch(
        of revision: String, at head: ObjectID, asked: String?, for caller: Caller, in session: RequestSession,
        _ entry: RepositoryEntry
    ) throws(RPCError) -> JudgedBranch? {
        let prefix = "refs/heads/"
        let name = revision.hasPrefix(prefix) ? String(revision.dropFirst(prefix.count)) : revision
        // Whatever a branch is called: an id means its commit.
        let tip = ObjectID(hex: revision) == head ? nil : try decisions.tip(of: name, in: entry, for: session)
        if let tip, tip != head {
            throw RPCError(
                .invalidArgument,
                "change: \(revision) is a branch and something else, at \(head): write \(prefix)\(name), or the commit's id")
        }
        if let proved = caller.branch(asked: asked) {
            return JudgedBranch(name: proved, isProved: true, tip: try decisions.tip(of: proved, in: entry, for: session))
        }
        return tip == nil ? nil : JudgedBranch(name: name, isProved: false, tip: tip)
    }

    /// What was decided for the branch that is asked for counts first: the commit may stand on others as well.
    private func decided(
        _ head: ObjectID, on branch: JudgedBranch?, in repository: String
    ) throws(RPCError) -> DecidedCommit {
        do throws(EvidenceError) {
            let known = try book.decided(head.hex, in: repository)
            guard let branch else { return known }
            let onBranch = try book.decided(head.hex, on: branch.name, in: repository)
            return onBranch.byAgent != nil || known.byAgent == nil && onBranch.newest != nil ? onBranch : known
        } catch {
            throw RPCError(unreadable: error)
        }
    }

    /// What a decision was about, and for whom.
    private func recorded(_ id: String) throws(RPCError) -> RecordedChange {
        struct Recorded: Decodable {
            struct Patch: Decodable { var head: String? }
            struct Asker: Decodable {
                var name: String
                var actor: String
                var claims: [String: String]
            }
            var authoritative: Bool
            var patch: Patch
            var subject: Asker
            var inputs: RecordedInputs
        }
        let event = try event(of: id)
        do {
            let recorded = try event.body.decoded(as: Recorded.self)
            guard recorded.authoritative, let head = recorded.patch.head.flatMap({ ObjectID(hex: $0) }),
                let actor = ActorKind(rawValue: recorded.subject.actor)
            else {
                throw RPCError(
                    .failedPrecondition, "the decision \(id) is advisory: only what is meant for a protected branch is approved")
            }
            let subject = Subject(name: recorded.subject.name, actor: actor, claims: recorded.subject.claims)
            return RecordedChange(
                context: recorded.inputs.context(of: subject), head: head,
                isAsDecided: event.topics.allSatisfy { DecidedCommit.Filing.own.holds($0) })
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(.failedPrecondition, "the decision \(id) does not say what it was made of", underlying: error)
        }
    }

    /// The files that a decision showed whoever read it; nil where no decision is named.
    func shown(by change: ChangeReference) throws(RPCError) -> [String: ApprovalRecord.File]? {
        struct Recorded: Decodable {
            struct File: Decodable {
                var path: String
                var oldPath: String?
                var digest: String?
                var rules: [String]

                enum CodingKeys: String, CodingKey {
                    case path, digest, rules
                    case oldPath = "old_path"
                }
            }
            struct Finding: Decodable {
                var rule: String
                var path: String?
            }
            var files: [File]
            var findings: [Finding]
        }
        guard case .decision(let id) = change else { return nil }
        guard let recorded = try? event(of: id).body.decoded(as: Recorded.self) else { return [:] }
        let rules = Dictionary(grouping: recorded.findings, by: \.path).mapValues { $0.map(\.rule) }
        let files = recorded.files.compactMap { file -> (String, ApprovalRecord.File)? in
            let found = Set([nil, file.path, file.oldPath]).flatMap { rules[$0] ?? [] }
            return file.digest.map { (file.path, .init(digest: $0, rules: file.rules + found)) }
        }
        return Dictionary(files) { first, _ in first }
    }

    private func event(of id: String) throws(RPCError) -> EvidenceEvent {
        do throws(EvidenceError) {
            if let event = try log.events(reference: id, kind: .decision, limit: 1).first?.event() { return event }
        } catch {
            throw RPCError(unreadable: error)
        }
        throw RPCError(.notFound, "the evidence holds no decision of the id \(id)")
    }

    /// Decides a change again after something was said of it.
    func again(
        _ change: ChangeReference, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) {
        answers.next.async { [self] in
            do throws(RPCError) {
                try decide(change, for: caller, in: session, completion: completion)
            } catch {
                completion(.failure(error))
            }
        }
    }
}
