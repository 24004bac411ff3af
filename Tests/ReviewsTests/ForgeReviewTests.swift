import RiskModel
import Testing

@testable import Reviews

@Suite("Reviews of forges")
struct ForgeReviewTests {
    private static let sample = GateSample()
    private static let old = String(repeating: "b2", count: 20)

    private static var forge: ForgeReviews {
        ForgeReviews(
            verdict: sample.verdict, policy: sample.policy, requirements: sample.requirements, directory: sample.directory,
            decisionID: "d", branch: "agent/a")
    }

    private static func review(
        _ login: String?, _ state: String, at time: String? = "2025-03-01T10:00:00Z", commit: String = Change.head,
        type: String = "User", association: String? = "MEMBER"
    ) -> String {
        let user = login.map { #"{"login": "\#($0)", "id": 1, "type": "\#(type)"}"# } ?? "null"
        let members = [
            #""id": 80, "user": \#(user), "body": "text", "state": "\#(state)", "commit_id": "\#(commit)""#,
            time.map { #""submitted_at": "\#($0)""# }, association.map { #""author_association": "\#($0)""# },
        ]
        return "{" + members.compactMap { $0 }.joined(separator: ", ") + "}"
    }

    private static func github(_ reviews: String...) throws -> ForgeImport {
        try forge.github(Array("[\(reviews.joined(separator: ","))]".utf8))
    }

    @Test("GitHub: an approval of the head covers what concerns its author, and is not trusted")
    func github() throws {
        let result = try Self.github(Self.review("Carol", "APPROVED"))
        #expect(result.leftOut == [])
        let approval = try #require(result.approvals.first)
        #expect(result.approvals.count == 1)
        #expect(approval.person == "@carol" && approval.kind == .approve)
        #expect(approval.requirements == ["owners:@carol", "tier:high"])
        #expect(approval.files.mapValues(\.digest) == ["a": "da", "b": "db"])
        // 2025-03-01T10:00:00Z.
        #expect(approval.at == 1_740_823_200)
        #expect(approval.source == .github && !approval.trusted)
        #expect(approval.branch == "agent/a" && approval.head == Change.head)
    }

    @Test("GitHub: the newest review of each person that is no comment counts")
    func newest() throws {
        let result = try Self.github(
            Self.review("carol", "CHANGES_REQUESTED"), Self.review("carol", "APPROVED", at: "2025-03-01T11:00:00Z"),
            Self.review("Carol", "COMMENTED", at: "2025-03-01T12:00:00Z"), Self.review("bob", "APPROVED"),
            Self.review("bob", "DISMISSED", at: "2025-03-01T11:00:00Z"), Self.review("dave", "COMMENTED"))
        #expect(result.approvals.map(\.person) == ["@carol"])
        #expect(result.approvals.map(\.kind) == [.approve])
        #expect(
            result.leftOut == [.init(person: "@bob", reason: .dismissed), .init(person: "@dave", reason: .onlyCommented)])
    }

    @Test("GitHub: where the order of the list and the times differ, times tell")
    func disorder() throws {
        let result = try Self.github(
            Self.review("carol", "CHANGES_REQUESTED", at: "2025-03-01T11:00:00Z"), Self.review("carol", "APPROVED"))
        #expect(result.approvals.map(\.kind) == [.disapprove])
    }

    @Test("GitHub: who asks for changes objects to all of it, whatever commit they saw")
    func changesRequested() throws {
        let result = try Self.github(Self.review("carol", "CHANGES_REQUESTED", commit: Self.old))
        #expect(result.approvals.map(\.kind) == [.disapprove])
        #expect(result.approvals.first.map { Set($0.files.keys) } == ["a", "b"])
        var sample = GateSample.passing
        sample.approvals += result.approvals
        sample.approvals[2].at = GateSample.now
        sample.rules.acceptedSources = [.github]
        #expect(sample.state.objections.map(\.person) == ["@carol"])
    }

    @Test(
        "GitHub: what is not brought over, and why",
        arguments: [
            (review("carol", "APPROVED", commit: old), .otherCommit(old)), (review("ci[bot]", "APPROVED", type: "Bot"), .bot),
            (review("carol", "PENDING", at: nil), .notSubmitted), (review("carol", "APPROVED", at: nil), .notSubmitted),
            (review("carol", "APPROVED", at: "yesterday"), .notSubmitted),
            (review("carol", "APPROVED", association: "NONE"), .outsider("NONE")),
            (review("carol", "APPROVED", association: nil), .outsider("unknown")),
            (review("carol", "BLESSED"), .unknownState("BLESSED")), (review(nil, "APPROVED"), .inactive),
        ] as [(String, ForgeImport.Reason)])
    func leftOut(_ review: String, _ reason: ForgeImport.Reason) throws {
        let result = try Self.github(review)
        #expect(result.approvals == [])
        #expect(result.leftOut.map(\.reason) == [reason])
    }

    @Test("GitHub: somebody whom the directory lists is no outsider")
    func listed() throws {
        #expect(try Self.github(Self.review("alice", "APPROVED", association: "NONE")).approvals.map(\.person) == ["@alice"])
    }

    @Test("GitHub: two logins of one person are one, and the newest review of both counts")
    func logins() throws {
        let both = try Self.github(
            Self.review("alice", "CHANGES_REQUESTED"),
            Self.review("ALICE@acme.example", "APPROVED", at: "2025-03-01T11:00:00Z"))
        #expect(both.approvals.map(\.person) == ["@alice"])
        #expect(both.approvals.map(\.kind) == [.approve])
        for login in ["", "x y", String(repeating: "x", count: 257)] {
            #expect(throws: ForgeAnswerError.self) { try Self.github(Self.review(login, "APPROVED")) }
        }
    }

    private static func gitlab(_ members: String, approvals: String) throws -> ForgeImport {
        try forge.gitlab(Array(#"{\#(members) "approvals_required": 2, "approved_by": [\#(approvals)]}"#.utf8))
    }

    private static func approval(_ username: String, _ more: String = "", at time: String? = "2025-03-01T10:00:00.123Z") -> String
    {
        #"{"user": {"id": 1, "username": "\#(username)", "name": "N"\#(more)}"#
            + (time.map { #", "approved_at": "\#($0)""# } ?? "") + "}"
    }

    @Test("GitLab: approvals of the head, with the time that they have")
    func gitlab() throws {
        let result = try Self.gitlab(
            #""sha": "\#(Change.head)","#,
            approvals: Self.approval("carol", #", "state": "active""#) + "," + Self.approval("Bob", at: nil))
        #expect(result.leftOut == [])
        #expect(result.approvals.map(\.person) == ["@carol", "@bob"])
        #expect(result.approvals.map(\.at) == [1_740_823_200, ForgeReviews.unknownTime])
        #expect(result.approvals.map(\.source) == [.gitlab, .gitlab])
        #expect(result.approvals.allSatisfy { !$0.trusted })
    }

    private static let versions =
        #""sha": "\#(Change.head)", "versions": [{"head_commit_sha": "\#(Change.head)", "created_at": "2025-03-01T10:00:00Z"}],"#

    private static func version(_ commit: String, _ time: String) -> String {
        #"{"head_commit_sha": "\#(commit)", "created_at": "2025-03-01T\#(time):00Z"}"#
    }

    /// The newest first, as GitLab lists them.
    private static let pushedBack =
        #""sha": "\#(Change.head)", "versions": [\#(version(Change.head, "11:00")), \#(version(old, "10:10")), "#
        + #"\#(version(Change.head, "10:00"))],"#

    private static func lastPushed(_ commit: String) -> String {
        #""sha": "\#(Change.head)", "versions": [\#(version(Change.head, "09:00")), \#(version(commit, "09:30"))],"#
    }

    @Test(
        "GitLab: what is not brought over, and why",
        arguments: [
            ("", approval("carol"), .noCommit), (#""sha": "\#(old)","#, approval("carol"), .otherCommit(old)),
            (versions, approval("carol", at: "2025-03-01T09:59:59+00:00"), .beforeHead),
            (versions, approval("carol", at: nil), .beforeHead),
            // Another content was there when it was approved, and this one has come back since.
            (pushedBack, approval("carol", at: "2025-03-01T10:30:00Z"), .beforeHead),
            // Less than a second before the push.
            (
                versions.replacing("10:00:00Z", with: "10:00:00.900Z"), approval("carol", at: "2025-03-01T10:00:00.100Z"),
                .beforeHead
            ),
            // The list is older than the push.
            (lastPushed(old), approval("carol"), .beforeHead),
            (versions.replacing(#""head_commit_sha": "a"#, with: #""head_commit_sha": "c"#), approval("carol"), .beforeHead),
            (versions, approval("carol", #", "state": "blocked""#), .inactive),
            (versions, approval("carol", #", "bot": true"#), .bot),
        ] as [(String, String, ForgeImport.Reason)])
    func gitlabLeftOut(_ members: String, _ approval: String, _ reason: ForgeImport.Reason) throws {
        let result = try Self.gitlab(members, approvals: approval)
        #expect(result.approvals == [])
        #expect(result.leftOut == [.init(person: "@carol", reason: reason)])
    }

    @Test("GitLab: with its versions, an approval that came after the head is one of it")
    func gitlabVersions() throws {
        #expect(
            try Self.gitlab(Self.versions, approvals: Self.approval("carol", at: "2025-03-01T12:00:00+02:00")).approvals.count
                == 1)
        let afterwards = Self.approval("carol", at: "2025-03-01T11:00:00Z")
        #expect(try Self.gitlab(Self.pushedBack, approvals: afterwards).approvals.count == 1)
    }

    @Test(
        "answers that are not what they should be are refused",
        arguments: [
            ("{}", .malformed), ("[{}]", .malformed), ("[", .malformed), (#"{"message": "Not Found"}"#, .malformed),
            ("[\(Array(repeating: "{}", count: ForgeReviews.maximumEntries + 1).joined(separator: ","))]", .tooLarge),
            (String(repeating: " ", count: ForgeReviews.maximumBytes + 1), .tooLarge),
        ] as [(String, ForgeAnswerError.Code)])
    func refused(_ answer: String, _ code: ForgeAnswerError.Code) {
        #expect(throws: ForgeAnswerError.self) { try Self.forge.gitlab(Array(answer.utf8)) }
        let error = #expect(throws: ForgeAnswerError.self) { try Self.forge.github(Array(answer.utf8)) }
        #expect(error?.code == code)
    }

    @Test(
        "times of forges",
        arguments: [
            ("1970-01-01T00:00:10Z", 10), ("1970-01-01T02:00:10+02:00", 10), ("1970-01-01T00:00:10.999Z", 10),
            ("1970-01-01T00:00:10.9+00:00", 10), ("1970-01-01", nil), ("", nil),
        ] as [(String, Int?)])
    func times(_ text: String, _ seconds: Int?) { #expect(ForgeTime.seconds(text) == seconds) }
}
