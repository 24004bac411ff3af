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
            let known = try decided(head, as: revision, in: entry.name)
            let mayHaveOwn = caller.roles.contains(.ask) && caller.subject.actor != .person
            if caller.subject.actor != .agent, known.byAgent != nil || !mayHaveOwn {
                guard let id = known.decision else {
                    throw RPCError(
                        .notFound,
                        "nobody had \(head.hex) of \(entry.name) decided for the protected branch \(entry.targetBranch) lately: name a decision, or have the change's job ask first"
                    )
                }
                return try decisions.decide(recorded(id), for: caller, in: session, completion: completion)
            }
            try decisions.decide(
                RevisionsRequest(
                    repository: entry.name, head: head.hex, against: .targetBranch(entry.targetBranch),
                    purpose: Purpose(sourceBranch: branch)), for: caller, in: session, completion: completion)
        }
    }

    /// By the name of a branch what was decided for that one counts first: the commit may stand on others as well.
    private func decided(_ head: ObjectID, as revision: String, in repository: String) throws(RPCError) -> DecidedCommit {
        do throws(EvidenceError) {
            let onBranch = try book.decided(head.hex, on: revision, in: repository)
            return onBranch.byAgent == nil ? try book.decided(head.hex, in: repository) : onBranch
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
            return RecordedChange(context: recorded.inputs.context(of: subject), head: head)
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
        let files = recorded.files.compactMap { file -> (String, ApprovalRecord.File)? in
            let found = recorded.findings.filter { $0.path == nil || $0.path == file.path || $0.path == file.oldPath }
            return file.digest.map { (file.path, .init(digest: $0, rules: file.rules + found.map(\.rule))) }
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
