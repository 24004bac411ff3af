import RiskModel
import Testing

@testable import Reviews

@Suite("The gate")
struct GateTests {
    @Test("is shut while nobody has approved, and says which files wait for how many")
    func pending() {
        let state = GateSample().state
        #expect(!state.passes)
        #expect(state.pending == ["owners:@carol", "team:security", "tier:high"])
        #expect(state.requirement("tier:high")?.missing == [.init(path: "a", people: 1), .init(path: "b", people: 1)])
        #expect(state.approvals == ApprovalState())
    }

    @Test("opens when every requirement is met, and says by whom")
    func passing() {
        let state = GateSample.passing.state
        #expect(state.passes)
        #expect(state.requirements.map(\.approvedBy) == [["@carol"], ["@alice"], ["@alice", "@carol"]])
        #expect(state.approvals == ApprovalState(given: ["@alice", "@carol"], satisfied: true))
    }

    @Test("an approval under another name of a person is that person's, once")
    func aliases() {
        var sample = GateSample.passing
        sample.requirements[1].count = 2
        sample.approvals.append(sample.statement("Alice@acme.example"))
        #expect(sample.state.requirement("team:security")?.missing == [.init(path: "a", people: 1)])
        sample.approvals.append(sample.statement("BOB"))
        #expect(sample.state.requirement("team:security")?.approvedBy == ["@alice", "@bob"])
        #expect(sample.state.passes)
    }

    @Test("an approval meets the requirements that it names, and no other: it says what it is meant for")
    func named() {
        var sample = GateSample()
        sample.approvals = [sample.statement("@alice", for: ["tier:high"])]
        #expect(sample.state.pending == ["owners:@carol", "team:security"])
        #expect(
            sample.state.requirement("team:security")?.uncounted.map(\.reason.description) == ["is meant for tier:high"])
        // Whoever could not meet it is not told of.
        #expect(sample.state.requirement("owners:@carol")?.uncounted == [])
        sample.approvals.append(sample.statement("@alice", for: ["team:security"], ago: 50))
        #expect(sample.state.requirement("team:security")?.uncounted == [])
    }

    @Test("what was approved for a tier is approved for every lower one, not for a higher")
    func tiers() {
        var sample = GateSample.passing
        sample.requirements[2].id = "tier:medium"
        sample.requirements[2].origin = .tier(.medium)
        #expect(sample.state.passes)
        sample = GateSample()
        for index in sample.requirements.indices { sample.requirements[index].id = "tier:medium" }
        sample.approvals = [sample.statement("@alice", for: ["tier:medium"])]
        sample.requirements = GateSample().requirements
        #expect(sample.state.pending.contains("tier:high"))
    }

    /// A review that @carol left on a forge, as an import records it.
    private static func review(
        _ sample: GateSample, _ kind: ApprovalRecord.Kind, ago: Int, of source: ApprovalRecord.Source = .github
    ) -> ApprovalRecord {
        sample.statement("@carol", kind, ago: ago, source: source, trusted: false)
    }

    @Test("what a forge says of one branch ends nothing that it said of another one with the same commit")
    func forgeBranches() {
        var sample = GateSample.passing
        (sample.rules.acceptedSources, sample.branch) = ([.github], "k")
        func review(_ kind: ApprovalRecord.Kind, on branch: String?, ago: Int) -> ApprovalRecord {
            var review = sample.statement("@bob", kind, ago: ago, source: .github, trusted: false, branch: branch)
            review.whole = kind == .approve ? nil : true
            return review
        }
        let passing = sample.approvals
        let both = [review(.disapprove, on: "k", ago: 90), review(.disapprove, on: "l", ago: 80)]
        // Dismissed on the other branch alone, then on this one as well.
        sample.approvals = passing + both + [review(.withdraw, on: "l", ago: 50)]
        #expect(sample.state.objections.map(\.person) == ["@bob"])
        sample.approvals.append(review(.withdraw, on: "k", ago: 40))
        #expect(sample.state.objections == [])
        // Approved on this one, it is objected to on the other alone.
        sample.approvals = passing + both + [review(.approve, on: "k", ago: 30)]
        #expect(sample.state.objections == [])
        sample.branch = "l"
        #expect(sample.state.objections.map(\.person) == ["@bob"])
        // Where no branch is known, whatever was said of any stands until it is taken back there.
        sample.branch = nil
        #expect(sample.state.objections.map(\.person) == ["@bob"])
        sample.approvals += [review(.withdraw, on: nil, ago: 20)]
        #expect(sample.state.objections.map(\.person) == ["@bob"])
        sample.approvals += [review(.withdraw, on: "l", ago: 10)]
        #expect(sample.state.objections == [])
        sample.branch = "k"
        // What was said while no branch was known is ended by what is said of any.
        sample.approvals = passing + [review(.disapprove, on: nil, ago: 90)]
        #expect(!sample.state.passes)
        sample.approvals.append(review(.approve, on: "k", ago: 30))
        #expect(sample.state.passes)
    }

    @Test("an approval that a forge took back counts nowhere, whichever of both knew the branch")
    func forgeWithdrawal() {
        var sample = GateSample.passing
        sample.rules.acceptedSources = [.github]
        func review(_ kind: ApprovalRecord.Kind, on branch: String?, ago: Int) -> ApprovalRecord {
            var review = sample.statement("@carol", kind, ago: ago, source: .github, trusted: false, branch: branch)
            review.whole = kind == .approve || branch == nil ? nil : true
            return review
        }
        let alice = sample.approvals[0]
        for approved in ["k", nil] {
            for takenBack in ["k", nil] {
                for view in ["k", nil] {
                    sample.branch = view
                    sample.approvals = [alice, review(.approve, on: approved, ago: 90)]
                    #expect(sample.state.passes)
                    sample.approvals.append(review(.withdraw, on: takenBack, ago: 50))
                    #expect(!sample.state.passes, "\(approved ?? "-") \(takenBack ?? "-") \(view ?? "-")")
                    // Listed again, as old as it is.
                    sample.approvals.append(review(.approve, on: approved, ago: 90))
                    #expect(sample.state.passes)
                }
            }
        }
        // Of another branch it takes back nothing of this one.
        sample.branch = "k"
        sample.approvals = [alice, review(.approve, on: "k", ago: 90), review(.withdraw, on: "l", ago: 50)]
        #expect(sample.state.passes)
    }

    @Test("what a forge lists again counts again, as old as it is; what it took back before stays so")
    func listedAgain() {
        var sample = GateSample.passing
        sample.rules.acceptedSources = [.github, .gitlab]
        sample.approvals[1] = Self.review(sample, .approve, ago: 300)
        #expect(sample.state.passes)
        sample.approvals.append(Self.review(sample, .withdraw, ago: 100))
        #expect(sample.state.pending == ["owners:@carol"])
        sample.approvals.append(Self.review(sample, .approve, ago: 300))
        #expect(sample.state.passes)

        for kind in [ApprovalRecord.Kind.disapprove, .withdraw, .disapprove] {
            var review = Self.review(sample, kind, ago: kind == .withdraw ? 90 : 300)
            review.person = "@dave"
            sample.approvals.append(review)
            #expect(sample.state.objections.map(\.person) == (kind == .withdraw ? [] : ["@dave"]))
        }
    }

    @Test("an older answer that arrives late says nothing new, and one forge ends nothing of another")
    func late() {
        var sample = GateSample.passing
        sample.rules.acceptedSources = [.github, .gitlab]
        sample.approvals[1] = Self.review(sample, .disapprove, ago: 200)
        sample.approvals.append(Self.review(sample, .approve, ago: 300))
        #expect(!sample.state.passes)
        sample.approvals = [GateSample.passing.approvals[0], Self.review(sample, .approve, ago: 300, of: .gitlab)]
        sample.approvals.append(Self.review(sample, .withdraw, ago: 100))
        #expect(sample.state.passes)
    }

    @Test("where no branch is known, an objection to a commit holds for whatever is pushed on top of it")
    func pushedOnTop() {
        var sample = GateSample.passing
        sample.approvals.append(sample.statement("@dave", .disapprove, ago: 50))
        sample.approvals[2].files = [:]
        sample.approvals[2].whole = true
        let seen = sample.verdict.patch.head
        sample.verdict.patch.head = ObjectID(hex: String(repeating: "b3", count: 20))
        sample.verdict.files[1].digest = "pushed"
        #expect(sample.state.objections == [])
        sample.commits = Set([seen].compactMap(\.self))
        #expect(sample.state.objections.map(\.person) == ["@dave"])
    }

    @Test("file by file: what one has approved only in part waits for the rest")
    func partial() {
        var sample = GateSample()
        sample.approvals = [sample.statement("@alice", only: ["a"])]
        #expect(sample.state.requirement("tier:high")?.missing == [.init(path: "b", people: 1)])
        sample.approvals.append(sample.statement("@carol", only: ["b"]))
        #expect(sample.state.passes, "two people share the files of one requirement")
    }

    @Test("a requirement without files is never met")
    func empty() {
        var sample = GateSample.passing
        sample.requirements[0].paths = []
        #expect(sample.state.pending == ["owners:@carol"])
    }

    @Test("a file that the change does not have cannot be approved")
    func foreign() {
        var sample = GateSample.passing
        sample.requirements[0].paths = ["b", "elsewhere"]
        #expect(sample.state.requirement("owners:@carol")?.missing == [.init(path: "elsewhere", people: 1)])
    }

    @Test("an advisory decision never passes, whoever has approved")
    func advisory() {
        var sample = GateSample.passing
        sample.approvals.append(sample.statement("@alice", for: [], capabilities: ["deploy_environment"], ago: 50))
        sample.verdict.authoritative = false
        #expect(sample.state.isMet && !sample.state.passes)
        #expect(sample.state.approvals == ApprovalState(given: ["@alice", "@carol"]))
    }

    @Test("an optional requirement is shown and waits for nobody")
    func optional() {
        var sample = GateSample()
        sample.requirements[0].isOptional = true
        sample.approvals = [sample.statement("@bob")]
        #expect(sample.state.pending == ["owners:@carol"])
        #expect(sample.state.passes)
    }

    /// What is different from a sample that passes, and what is then said.
    struct Difference: Sendable {
        var reason: String
        var edit: @Sendable (inout GateSample) -> Void

        init(_ reason: String = "", _ edit: @escaping @Sendable (inout GateSample) -> Void) {
            self.reason = reason
            self.edit = edit
        }
    }

    @Test(
        "why an approval counts for nothing at all",
        arguments: [
            Difference("is the author") { $0.exclusions.authors = ["@carol"] },
            Difference("operates the agent that made the change") { $0.exclusions.operators = ["@carol"] },
            Difference("is an agent") {
                $0.directory = PeopleDirectory(people: [Person("@carol", kind: .agent), Person("@alice")])
            },
            Difference("is nobody whom the directory knows") {
                $0.directory = PeopleDirectory(people: [Person("@alice")], isComplete: true)
            },
            Difference("is about the repository other") { $0.approvals[1].repository = "other" },
            Difference("is for the target branch release") { $0.approvals[1].target = "release" },
            Difference("is about the branch agent/b") {
                $0.branch = "agent/a"
                $0.approvals[1].branch = "agent/b"
            },
            Difference("came later") { $0.approvals[1].at = GateSample.now + 1 },
            Difference("comes from github, which the policy does not accept") {
                $0.approvals[1].trusted = false
                $0.approvals[1].source = .github
            },
        ])
    func ignored(_ difference: Difference) {
        var sample = GateSample.passing
        difference.edit(&sample)
        let state = sample.state
        #expect(!state.passes)
        #expect(state.ignored.map(\.reason.description) == [difference.reason])
        #expect(state.ignored.first?.person == "@carol")
        #expect(state.pending == ["owners:@carol"] || state.pending == ["owners:@carol", "tier:high"])
    }

    @Test(
        "why an approval does not count for a requirement",
        arguments: [
            Difference("is none of those who are asked") { $0.requirements[0].eligible = .people(["@dave"]) },
            Difference("is not independent: wrote a commit of the change") { $0.exclusions.commitAuthors = ["@carol"] },
            Difference("is older than 30 days") { $0.approvals[1].at = GateSample.now - 30 * 86_400 - 1 },
            Difference("changed since: b") {
                $0.verdict.files[1].digest = "other"
                $0.verdict.patch.head = ObjectID(hex: String(repeating: "e", count: 40))
            },
            Difference("cannot be compared: b") { $0.verdict.files[1].digest = nil },
            Difference("new finding code.odd on b") { $0.verdict.files[1].rules.append("code.odd") },
            Difference("new finding unheard.of on b") { $0.verdict.files[1].rules.append("unheard.of") },
            Difference("new finding difftier.task-scope on b") {
                $0.verdict.findings.append(Change.finding(BuiltinRule.taskScope, .high, "b"))
            },
            Difference("withdrawn: b") { $0.approvals.append($0.statement("@carol", .withdraw, only: ["b"], ago: 50)) },
            Difference("replaced by a disapproval: b") {
                $0.approvals.append($0.statement("@carol", .disapprove, only: ["b"], ago: 50))
            },
        ])
    func uncounted(_ difference: Difference) {
        var sample = GateSample.passing
        difference.edit(&sample)
        let state = sample.state
        #expect(!state.passes)
        #expect(state.requirement("owners:@carol")?.uncounted.map(\.reason.description) == [difference.reason])
        #expect(state.requirement("owners:@carol")?.approvedBy == [])
        #expect(state.requirement("team:security")?.isMet == true)
    }

    @Test(
        "what leaves an approval as it was",
        arguments: [
            Difference { $0.approvals[1].at = GateSample.now - 30 * 86_400 },
            // A rebase: other commits, the same change.
            Difference { $0.approvals[1].head = String(repeating: "b2", count: 20) },
            // A rule that can only vouch is no news, nor is one less.
            Difference { $0.verdict.files[1].rules.append("docs.prose") }, Difference { $0.verdict.files[1].rules = [] },
            Difference { $0.approvals[1].branch = "agent/a" }, Difference { $0.branch = "agent/a" },
            Difference {
                $0.approvals[1].source = .gitlab
                $0.approvals[1].trusted = false
                $0.rules.acceptedSources = [.gitlab]
            },
            // Somebody else's withdrawal.
            Difference { $0.approvals.append($0.statement("@alice", .withdraw, only: ["b"], ago: 50)) },
            // What was taken back before.
            Difference { $0.approvals.append($0.statement("@carol", .withdraw, ago: 500)) },
            Difference { $0.approvals.append($0.statement("@carol", .disapprove, ago: 500)) },
        ])
    func unharmed(_ difference: Difference) {
        var sample = GateSample.passing
        difference.edit(&sample)
        #expect(sample.state.requirement("owners:@carol")?.approvedBy == ["@carol"])
        #expect(sample.state.passes)
    }

    @Test("a finding on the change as a whole that was not there ends every approval")
    func wholeFinding() {
        var sample = GateSample.passing
        sample.verdict.findings.append(Change.finding("patch.large", .high, nil))
        #expect(sample.state.pending == ["owners:@carol", "team:security", "tier:high"])
        sample.approvals = GateSample.passing.approvals + [sample.statement("@alice"), sample.statement("@carol")]
        #expect(sample.state.passes, "whoever has seen it may approve it")
    }

    @Test("a finding on the old path of a renamed file is one on the file")
    func oldPath() {
        var sample = GateSample()
        sample.verdict.files[1] = Change.file("b", .medium, ["code.plain"], was: "old/b", digest: "db")
        sample.approvals = [sample.statement("@carol")]
        #expect(sample.state.requirement("owners:@carol")?.isMet == true)
        sample.verdict.findings.append(Change.finding(BuiltinRule.taskScope, .high, "old/b"))
        #expect(sample.state.requirement("owners:@carol")?.isMet == false)
    }

    @Test("two files of one path, as masking can make them, cannot be approved")
    func samePath() {
        var sample = GateSample.passing
        sample.verdict.files.append(Change.file("b", .medium, ["code.plain"], digest: "db"))
        #expect(sample.state.pending == ["owners:@carol", "tier:high"])
    }

    @Test("two files approved at different times both count, and content that comes back is approved again")
    func revert() {
        var sample = GateSample.passing
        sample.verdict.files[1].digest = "other"
        sample.approvals.append(sample.statement("@carol", ago: 50))
        #expect(sample.state.passes)
        sample.verdict.files[1].digest = "db"
        #expect(sample.state.passes)
        sample.approvals.append(sample.statement("@carol", .withdraw, ago: 40))
        #expect(!sample.state.passes)
    }

    @Test("a disapproval shuts the gate whatever is pushed, until the same person approves or withdraws")
    func objections() {
        var sample = GateSample.passing
        sample.approvals.append(sample.statement("@dave", .disapprove, only: ["b"], ago: 50, reason: "no"))
        #expect(sample.state.pending == [])
        #expect(!sample.state.passes)
        #expect(sample.state.objections == [Objection(person: "@dave", at: GateSample.now - 50, paths: ["b"], reason: "no")])
        #expect(!sample.state.approvals.satisfied)

        sample.verdict.files[1].digest = "pushed"
        sample.approvals.append(sample.statement("@carol", ago: 45))
        #expect(sample.state.objections.count == 1)

        var withdrawn = sample
        withdrawn.approvals.append(sample.statement("@dave", .withdraw, ago: 40))
        #expect(withdrawn.state.objections == [])
        sample.approvals.append(sample.statement("@DAVE", ago: 40))
        #expect(sample.state.objections == [])
    }

    @Test("a disapproval that names no file is of all of them; an approval that names none is of nothing")
    func withoutFiles() {
        var sample = GateSample.passing
        sample.approvals.append(sample.statement("@dave", .disapprove, only: [], ago: 50))
        #expect(sample.state.objections == [Objection(person: "@dave", at: GateSample.now - 50)])
        sample.approvals.append(sample.statement("@dave", only: ["a", "b"], ago: 40))
        #expect(sample.state.passes)
        var empty = GateSample()
        empty.approvals = [empty.statement("@alice", only: []), empty.statement("@carol", only: [])]
        #expect(empty.state.pending.count == 3)
    }

    @Test("the author, the operator and agents cannot object either")
    func excludedObjections() {
        var sample = GateSample.passing
        for name in ["ci-agent:pull-request", "@boss", "@robot"] { sample.approvals.append(sample.statement(name, .disapprove)) }
        #expect(sample.state.passes)
        #expect(sample.state.ignored.count == 3)
    }

    @Test("a gated capability opens by an approval of every file that names it, and by no other")
    func gated() {
        var sample = GateSample.passing
        #expect(sample.state.approvals.gated == [])
        sample.approvals.append(sample.statement("@alice", for: [], capabilities: ["deploy_environment"], ago: 50))
        #expect(sample.state.approvals.gated == ["deploy_environment"])
        #expect(sample.state.capabilities.map(\.requirement.id) == ["capability:deploy_environment"])

        var changed = sample
        changed.verdict.files[0].digest = "pushed"
        #expect(changed.state.approvals.gated == [])
        var own = sample
        own.exclusions.commitAuthors = ["@alice"]
        #expect(own.state.approvals.gated == [], "at tier high it takes somebody independent")
        sample.approvals.append(sample.statement("@dave", .disapprove))
        #expect(sample.state.approvals.gated == [], "while somebody objects")
    }

    @Test("an approval's JSON is what the evidence keeps")
    func json() throws {
        let record = GateSample().statement("@alice", for: ["team:security"], reason: "fine")
        let json = try JSONValue(encoding: record)
        #expect(
            json.canonicalText
                == #"{"at":999999900,"capabilities":[],"decision_id":"d","files":{"a":{"digest":"da","rules":["secrets.key"]}},"#
                + #""head":"\#(Change.head)","kind":"approve","person":"@alice","reason":"fine","repository":"payments-api","#
                + #""requirements":["team:security"],"source":"difftier","target":"main","trusted":true}"#)
        #expect(try json.decoded(as: ApprovalRecord.self) == record)
    }

    @Test("two names of which both proved the same address are one person at most, who is not asked again under the other")
    func sharedProof() {
        var sample = GateSample.passing
        sample.requirements[1].count = 2
        var (eve, other) = (sample.statement("@alice"), sample.statement("@bob"))
        sample.approvals += [other]
        #expect(sample.state.passes)
        (eve.names, other.names) = (["desk@acme.example"], ["desk@acme.example"])
        sample.approvals = [sample.approvals[1], eve, other]
        let state = sample.state
        #expect(state.pending == ["team:security"])
        #expect(state.requirement("team:security")?.missing == [.init(path: "a", people: 1)])
        #expect(state.requirement("team:security")?.uncounted.contains { $0.reason == .sameAs("@alice") } == true)
        #expect(state.requirement("team:security")?.waits == [.init(people: 1, approvedBy: ["@alice", "@bob"])])
        // A chain of shared names is one person, too.
        other.names = ["office@acme.example"]
        sample.approvals[2] = other
        #expect(sample.state.passes)
        eve.names = ["desk@acme.example", "office@acme.example"]
        sample.approvals[1] = eve
        #expect(sample.state.pending == ["team:security"])
    }

    @Test("a change without files is objected to as any other, and has nothing that could be approved by name")
    func objectionWithoutFiles() {
        var sample = GateSample()
        (sample.verdict.files, sample.verdict.findings, sample.requirements) = ([], [], [])
        sample.branch = "agent/fix"
        #expect(sample.state.passes && sample.state.capabilities == [])
        var objection = sample.statement("@carol", .disapprove, branch: "agent/fix", reason: "why at all?")
        objection.whole = true
        sample.approvals = [objection]
        #expect(!sample.state.passes)
        #expect(
            sample.state.objections == [
                Objection(person: "@carol", at: GateSample.now - 100, reason: "why at all?")
            ])
        sample.approvals.append(sample.statement("@carol", .withdraw, ago: 50, branch: "agent/fix"))
        sample.approvals[1].whole = true
        #expect(sample.state.passes)
    }

    @Test("of the very commit that was approved it is not said that it changed")
    func shownOtherwise() {
        var sample = GateSample.passing
        sample.verdict.files[1].digest = "by another policy"
        #expect(sample.state.requirement("owners:@carol")?.uncounted.map(\.reason) == [.shownOtherwise(["b"])])
        sample.verdict.patch.head = ObjectID(hex: String(repeating: "e", count: 40))
        #expect(sample.state.requirement("owners:@carol")?.uncounted.map(\.reason) == [.changed(["b"])])
    }
}
