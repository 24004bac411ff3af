import Classification
import DifftierServer
import Dispatch
import Evidence
import Foundation
import Logging
import Reviews
import RiskModel
import WireProtocol

/// Takes what people say of changes and how checks went, and tells what is still missing.
final class ReviewDesk: Sendable {
    private let decisions: DecisionDesk
    private let people: PeopleDesk
    private let recorder: Recorder
    private let log: EvidenceLog
    private let logger: Logger
    /// Decides gates again once something changed: one at a time, on no thread that others wait for.
    let queue = DispatchQueue(label: "difftier.gates")
    /// Decides a gate once more for the one who just changed it.
    private let answers = DispatchQueue(label: "difftier.statements")

    var book: ReviewBook { decisions.book }

    init(decisions: DecisionDesk, people: PeopleDesk, recorder: Recorder, log: EvidenceLog, logger: Logger) {
        self.decisions = decisions
        self.people = people
        self.recorder = recorder
        self.log = log
        self.logger = logger
    }

    // MARK: The gate

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
            let known = book.decided(head.hex, in: entry.name)
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
        do {
            guard let event = try log.events(reference: id, kind: .decision, limit: 1).first?.event() else {
                throw RPCError(.notFound, "the evidence holds no decision of the id \(id)")
            }
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
        } catch let error as EvidenceError {
            throw RPCError(.unavailable, "the evidence cannot be read: \(error.forClients)", underlying: error)
        } catch {
            throw RPCError(.failedPrecondition, "the decision \(id) does not say what it was made of", underlying: error)
        }
    }

    // MARK: Statements

    func state(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatementAnswer> {
        if case .head(let head, let repository, _) = request.change,
            try ObjectID(hex: head) != decisions.commit(head, in: repository, for: caller, in: session).0
        {
            // A name could mean another commit by the time that this is read.
            throw RPCError(
                .invalidArgument, "change: say what was looked at: a decision, or a commit by its 40 hexadecimal digits")
        }
        let pending = PendingAnswer<StatementAnswer>()
        let reason = try request.reason.map { reason throws(RPCError) in try decisions.masked([reason], in: session)[0] }
        try decide(request.change, for: caller, in: session) { [self] decided in
            do throws(RPCError) {
                let decided = try decided.get()
                let statement = try Statement(kind, request, reason: reason, of: decided, by: caller)
                try append(statement.record, in: session, for: caller) { [self] index in
                    if let refused = statement.record.refused {
                        return pending.complete(
                            .failure(RPCError(.permissionDenied, "the \(kind.noun) does not count: \(refused)")))
                    }
                    again(request.change, for: caller, in: session) { result in
                        pending.complete(result.map { StatementAnswer(index: index, report: $0.report) })
                    }
                } failed: {
                    pending.complete(.failure($0))
                }
            } catch {
                pending.complete(.failure(error))
            }
        }
        return pending
    }

    /// Decides a change again after something was said of it.
    private func again(
        _ change: ChangeReference, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) {
        answers.async { [self] in
            do throws(RPCError) {
                try decide(change, for: caller, in: session, completion: completion)
            } catch {
                completion(.failure(error))
            }
        }
    }

    private func append(
        _ record: ApprovalRecord, in session: RequestSession, for caller: Caller, appended: @escaping @Sendable (Int) -> Void,
        failed: @escaping @Sendable (RPCError) -> Void
    ) throws(RPCError) {
        let event = EvidenceEvent(
            kind: .approval, at: Self.now, subject: record.person, reference: record.decisionID, body: try GrantDesk.body(record))
        recorder.append(event, for: caller.subject.name, in: session) { [book] result in
            switch result {
            case .failure(let error): failed(error)
            case .success(let reference):
                book.add(event, at: reference.index)
                appended(reference.index)
            }
        }
    }

    // MARK: Reviews of forges

    func bringOver(
        _ request: ImportReviewsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ImportReviewsAnswer> {
        // It could write what it likes.
        guard caller.subject.actor != .agent else {
            throw RPCError(.permissionDenied, "\(caller.subject.name) is an agent, and agents bring no approvals")
        }
        guard decisions.accepts(request.forge) else {
            throw RPCError(
                .failedPrecondition,
                "the policy does not accept reviews of \(request.forge.rawValue): see `accept_reviews_from` in docs/rules.md")
        }
        let pending = PendingAnswer<ImportReviewsAnswer>()
        try decide(request.change, for: caller, in: session) { [self] decided in
            do throws(RPCError) {
                let decided = try decided.get()
                if let reason = decided.review.exclusions.reason(
                    againstAnyOf: [caller.subject.name] + caller.names, in: decided.review.directory)
                {
                    throw RPCError(.permissionDenied, "\(caller.subject.name) \(reason), and so brings no reviews of it")
                }
                let brought = try brought(request, for: decided)
                let known = book.statements(
                    in: decided.decision.verdict.patch.repository, target: decided.decision.verdict.patch.target ?? "",
                    branch: decided.review.branch, head: decided.decision.verdict.patch.head?.hex ?? "", at: Self.now
                ).map(\.record).filter { $0.source == request.forge && $0.isOf(decided) }
                let now = Self.now
                let directory = decided.review.directory
                let last = Dictionary(known.map { (directory.canonical(PersonName($0.person)), $0) }) { $1 }
                let clamped = brought.approvals.map { approval in
                    var approval = approval
                    // A forge's clock may be ahead; nothing was said in the future.
                    approval.at = min(approval.at, now)
                    return approval
                }
                let new =
                    clamped.filter { approval in
                        // What is too old to count is not brought again and again.
                        guard approval.kind != .approve || approval.at > now - ApprovalRules().maximumAge else { return false }
                        return last[directory.canonical(PersonName(approval.person))].map { !$0.isSameReview(as: approval) }
                            ?? true
                    } + Self.takenBack(last, in: brought, of: decided, at: now)
                let files = new.reduce(0) { $0 + $1.files.count }
                guard new.count <= Self.reviewsAtOnce, files <= Self.filesAtOnce else {
                    throw RPCError(
                        .resourceExhausted,
                        "\(new.count) reviews of \(files) files in all are too many for one import: at most \(Self.reviewsAtOnce) and \(Self.filesAtOnce)"
                    )
                }
                try append(new[...], by: caller, in: session) { [self] result in
                    if case .failure(let error) = result { return pending.complete(.failure(error)) }
                    again(request.change, for: caller, in: session) { result in
                        pending.complete(
                            result.map {
                                ImportReviewsAnswer(
                                    recorded: new.count,
                                    leftOut: brought.leftOut.map { "\($0.person?.text ?? "somebody"): \($0.reason)" },
                                    report: $0.report)
                            })
                    }
                }
            } catch {
                pending.complete(.failure(error))
            }
        }
        return pending
    }

    private func brought(_ request: ImportReviewsRequest, for decided: Decided) throws(RPCError) -> ForgeImport {
        let decision = decided.decision
        let reviews = ForgeReviews(
            verdict: decision.verdict, policy: decided.policy, requirements: decided.review.plan.requirements,
            directory: decided.review.directory, decisionID: decision.id, branch: decided.review.branch)
        do throws(ForgeAnswerError) {
            return try request.forge == .gitlab
                ? reviews.gitlab(request.answer, now: Self.now) : reviews.github(request.answer)
        } catch {
            throw RPCError(.invalidArgument, "answer: \(error.reason)")
        }
    }

    private static let reviewsAtOnce = 500
    private static let filesAtOnce = 200_000

    /// What a forge said of this change before and does not say any more: a review that was dismissed or taken back.
    private static func takenBack(
        _ last: [PersonName: ApprovalRecord], in brought: ForgeImport, of decided: Decided, at now: Int
    ) -> [ApprovalRecord] {
        let directory = decided.review.directory
        // Who approved another commit still approves: whether that counts here, the files tell.
        let standing = brought.leftOut.filter(\.reason.stillStands).compactMap(\.person)
        let people = Set(brought.approvals.map { PersonName($0.person) } + standing).map(directory.canonical)
        return last.sorted { $0.key < $1.key }.filter { !people.contains($0.key) && $0.value.kind != .withdraw }.map {
            person, record in
            ApprovalRecord(
                .withdraw, of: decided.decision.verdict, under: decided.policy, by: person.text, for: [],
                isOfWhole: decided.review.branch != nil, decisionID: decided.decision.id, branch: decided.review.branch, at: now,
                source: record.source, trusted: false, reason: "the forge does not list it any more")
        }
    }

    /// One after another, so that their order in the evidence is theirs.
    private func append(
        _ records: ArraySlice<ApprovalRecord>, by caller: Caller, in session: RequestSession,
        completion: @escaping @Sendable (Result<Void, RPCError>) -> Void
    ) throws(RPCError) {
        guard var record = records.first else { return completion(.success(())) }
        do throws(Interruption) { try session.check() } catch { throw RPCError(error) }
        try recorder.quota.check(caller.subject.name)
        record.broughtBy = caller.subject.name
        try append(record, in: session, for: caller) { [self] _ in
            do throws(RPCError) {
                try append(records.dropFirst(), by: caller, in: session, completion: completion)
            } catch {
                completion(.failure(error))
            }
        } failed: {
            completion(.failure($0))
        }
    }

    // MARK: Checks

    func report(
        _ request: StatusRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatusAnswer> {
        let (head, entry) = try decisions.commit(request.head.hex, in: request.repository, for: caller, in: session)
        let record = StatusRecord(
            name: request.name, repository: entry.name, head: head.hex, state: request.state, by: caller.subject.name,
            at: Self.now,
            // What an agent says of its own work proves nothing.
            trusted: caller.subject.actor != .agent)
        let event = EvidenceEvent(
            kind: .status, at: record.at, subject: record.by, reference: head.hex, body: try GrantDesk.body(record))
        let pending = PendingAnswer<StatusAnswer>()
        recorder.append(event, for: caller.subject.name, in: session) { [book] result in
            if case .success(let reference) = result { book.add(event, at: reference.index) }
            pending.complete(result.map { StatusAnswer(index: $0.index) })
        }
        return pending
    }

    static var now: Int { Int(Date().timeIntervalSince1970) }
}

extension ApprovalRecord {
    /// Whether it is about this change: its branch or commit, or where no branch is known, what it does to some file.
    fileprivate func isOf(_ decided: Decided) -> Bool {
        let verdict = decided.decision.verdict
        if decided.review.branch != nil || head == verdict.patch.head?.hex { return true }
        return verdict.files.contains { $0.digest != nil && files[$0.path.quoted]?.digest == $0.digest }
    }

    /// The last one of a person, brought over a second time.
    fileprivate func isSameReview(as other: ApprovalRecord) -> Bool {
        kind == other.kind && requirements == other.requirements && files == other.files
            && (whole ?? false) == (other.whole ?? false)
            && other.at <= at
    }
}

extension ApprovalRecord.Kind {
    var noun: String {
        switch self {
        case .approve: "approval"
        case .disapprove: "disapproval"
        case .withdraw: "withdrawal"
        }
    }
}

extension ForgeImport.Reason {
    /// It was said and holds, only not of this commit.
    fileprivate var stillStands: Bool {
        switch self {
        case .otherCommit, .beforeHead: true
        case .notSubmitted, .onlyCommented, .dismissed, .bot, .inactive, .outsider, .noCommit, .unknownState: false
        }
    }
}
