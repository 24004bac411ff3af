import Classification
import CodeOwners
import DifftierServer
import Evidence
import Foundation
import GitPatches
import Reviews
import RiskModel
import WireProtocol

/// Derives a verdict again from what was recorded of it, its repository and its policy (promise P4).
struct Reproduction {
    let log: EvidenceLog
    let repositories: RepositoryDirectory
    let policy: PolicyInForce
    let session: RequestSession

    /// Why a verdict cannot be derived again.
    private struct Gone: Error {
        var reason: String
    }

    private struct Recorded: Decodable {
        var inputs: RecordedInputs
        var subject: RecordedSubject
        var policy: RecordedPolicy
        var engine: RecordedEngine

        struct RecordedSubject: Decodable {
            var name: String
            var actor: String
            var claims: [String: String]
        }
        struct RecordedPolicy: Decodable { var digest: String }
        struct RecordedEngine: Decodable { var fingerprint: String }
    }

    func answer(of event: EvidenceEvent) throws(RPCError) -> ReproductionAnswer {
        do {
            let recorded = try event.body.decoded(as: Recorded.self)
            let (verdict, engine) = try derive(recorded)
            let different = Self.differences(of: verdict, from: event.body)
            guard !different.isEmpty else { return ReproductionAnswer(outcome: .same) }
            let otherEngine =
                engine == recorded.engine.fingerprint
                ? [] : ["another engine: then \(recorded.engine.fingerprint), now \(engine)"]
            return ReproductionAnswer(outcome: .different, because: different + otherEngine)
        } catch let gone as Gone {
            return ReproductionAnswer(outcome: .notPossible, because: [gone.reason])
        } catch let interruption as Interruption {
            throw RPCError(interruption)
        } catch let error as GitPatchError {
            if case .interrupted(let interruption) = error.code { throw RPCError(interruption) }
            return ReproductionAnswer(outcome: .notPossible, because: [error.message])
        } catch is DecodingError {
            return ReproductionAnswer(outcome: .notPossible, because: ["the event does not say what the decision was made of"])
        } catch {
            throw RPCError(.internal, "the verdict could not be derived again", underlying: error)
        }
    }

    private func derive(_ recorded: Recorded) throws -> (Verdict, engine: String) {
        let inputs = recorded.inputs
        guard let query = inputs.query else { throw Gone(reason: "submitted patch text is not kept, only its SHA-256") }
        guard let entry = repositories.entry(inputs.repository) else {
            throw Gone(reason: "the repository \(inputs.repository) is not configured any more")
        }
        guard let actor = ActorKind(rawValue: recorded.subject.actor) else { throw Gone(reason: "the actor is of no known kind") }
        let repository = try GitRepository(
            openingAt: entry.path, verification: .strict, limits: GitLimits(), interruption: session)
        var compiled = try policyOf(inputs)
        if let tip = inputs.overlay.flatMap({ ObjectID(hex: $0) }) {
            compiled = policy.overlays.policy(compiled, of: repository, at: tip)
        }
        guard compiled.policy.digest == recorded.policy.digest else {
            throw Gone(reason: "the policy \(recorded.policy.digest) cannot be put together again: what it includes has changed")
        }
        let subject = Subject(name: recorded.subject.name, actor: actor, claims: recorded.subject.claims)
        let classifier = try Classifier(compiled)
        let examinations = try classifier.examine(query, in: repository)
        let reviewed = try classifier.reviewedVerdict(
            on: examinations, for: inputs.context(of: subject),
            with: try reviewInputs(inputs, examinations, in: repository, syntax: entry.owners), interruption: session)
        return (reviewed.verdict, compiled.fingerprint)
    }

    /// What was known of people then.
    private func reviewInputs(
        _ inputs: RecordedInputs, _ examinations: [PatchExamination], in repository: GitRepository, syntax: OwnersSyntax?
    ) throws -> ReviewInputs {
        var owners = ChangeOwners.none
        if let commit = inputs.owners.flatMap({ ObjectID(hex: $0) }) {
            owners = ChangeOwners(
                of: examinations.reduce(into: Set()) { $0.formUnion($1.paths) }, at: commit, in: repository, syntax: syntax)
        }
        let directory = inputs.people?.directory ?? PeopleDirectory()
        var known = ReviewInputs(
            owners: owners, approvals: try records(inputs.statements, as: ApprovalRecord.self),
            statuses: try records(inputs.statuses, as: StatusRecord.self), authors: inputs.authors ?? [],
            operators: inputs.operatedBy ?? [], now: inputs.reviewedAt ?? 0
        ) { _ throws(DirectoryLookupError) in
            if let reason = inputs.peopleFailed { throw DirectoryLookupError(.failed, reason) }
            return directory
        }
        known.knownPeople = directory
        known.partiesIncomplete = inputs.partiesIncomplete ?? false
        return known
    }

    private func records<Record: Decodable>(_ indices: [Int]?, as type: Record.Type) throws -> [Record] {
        try (indices ?? []).map { index in
            guard let event = try log.event(at: index)?.event() else { throw Gone(reason: "the event \(index) is not at hand") }
            return try event.body.decoded(as: type)
        }
    }

    private func policyOf(_ inputs: RecordedInputs) throws -> CompiledPolicy {
        let current = policy.current
        if current.policy.digest == inputs.policyDigest { return current }
        guard let files = try log.policy(digest: inputs.policyDigest) else {
            throw Gone(reason: "the policy \(inputs.policyDigest) is not kept")
        }
        let compiled = try PolicySource.files(files).load()
        guard compiled.policy.digest == inputs.policyDigest else {
            throw Gone(
                reason: "the policy \(inputs.policyDigest) includes what ships with another version of the service")
        }
        return compiled
    }

    /// The members of a verdict that are not what was recorded.
    private static func differences(of verdict: Verdict, from recorded: JSONValue) -> [String] {
        guard case .object(let now) = verdict.json, case .object(let then) = recorded else { return ["the event is no decision"] }
        return now.keys.sorted().filter { now[$0] != then[$0] }.map { name in
            let values = [then[name], now[name]].map { $0?.canonicalText ?? "nothing" }
            let isShort = values.allSatisfy { $0.utf8.count <= 200 }
            return isShort ? "\(name): then \(values[0]), now \(values[1])" : "\(name) is another"
        }
    }
}
