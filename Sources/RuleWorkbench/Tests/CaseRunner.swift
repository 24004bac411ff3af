import Classification
import GitPatches
import RiskModel

/// Puts the patches of tests before a classifier.
struct CaseRunner {
    /// What came of reading a case's patch.
    enum Reading {
        /// One for each merge base.
        case examined([PatchExamination])
        /// The patch is not at hand, and need not be.
        case leftOut(because: String)
        case unreadable(because: String)
    }

    let classifier: Classifier
    /// The directory of the policy, from which the repository around it is found; nil where it has none.
    let directory: String?

    static let subject = "rules:test"

    /// Who asks where nothing else is said.
    static let context = RequestContext(subject: subject, actor: .person, repository: "example")

    func examine(_ example: RuleExample, planning: Planning = .asNeeded) throws(Interruption) -> PatchExamination {
        try classifier.examine(example.filled.patch, planning: planning)
    }

    func examine(_ test: TestCase, planning: Planning = .asNeeded) -> Reading {
        do throws(GitPatchError) {
            switch test.change {
            case .patch(let text):
                return .examined([try classifier.examine(text: Array(ExampleTemplate.fill(text).utf8), planning: planning)])
            case .files(let files, let commits):
                guard let patch = PatchInMemory(files, commits: commits) else {
                    return .unreadable(because: "there is no file in it")
                }
                do throws(Interruption) {
                    return .examined([try classifier.examine(patch, planning: planning)])
                } catch {
                    throw GitPatchError(error)
                }
            case .revisions(let path, let base, let head, let isOptional):
                do throws(GitPatchError) {
                    let repository = try repository(at: path)
                    return .examined(
                        try classifier.examine(
                            .revisions(base: base, head: head, twoDot: false), in: repository, planning: planning))
                } catch {
                    guard isOptional, error.code == .repositoryNotFound || error.code == .unknownRevision else { throw error }
                    return .leftOut(because: error.message)
                }
            }
        } catch {
            return .unreadable(because: error.message)
        }
    }

    private func repository(at path: String) throws(GitPatchError) -> GitRepository {
        guard let directory else {
            throw GitPatchError(.repositoryNotFound, "the policy does not lie in a repository; name its directory with --policy")
        }
        let root = try GitRepository.discover(from: directory)
        return try GitRepository(openingAt: path == "." ? root : root + "/" + path, verification: .local)
    }
}

extension TestCase.Asker {
    /// - Parameter questions: what the policy asks of recent decisions.
    func context(answering questions: [RecentTest.Question]) -> RequestContext {
        var context = CaseRunner.context
        context.subject = subject ?? context.subject
        context.actor = actor ?? context.actor
        context.repository = repository ?? context.repository
        context.targetBranch = targetBranch
        context.branch = branch
        context.claims = claims
        context.evaluatedAt = time
        for question in questions { context.recent[question] = recent[question.what] }
        return context
    }
}

extension PatchInMemory {
    /// The patch of several whole files, placeholders filled; nil for none.
    init?(_ files: [RuleExample], commits: [TestCase.CommitText]) {
        let parts = files.map(\.filled.patch).flatMap { zip($0.patch.files, $0.contents) }.sorted { $0.0.path < $1.0.path }
        var patch = Patch(source: .text, files: parts.map(\.0))
        if !commits.isEmpty { patch.commits = commits.indices.compactMap { CommitFacts(commits[$0], number: $0) } }
        guard !parts.isEmpty else { return nil }
        self.init(patch: patch, contents: parts.map(\.1))
        if let attributes = files.lazy.compactMap(\.filled.attributes).first {
            self.attributes = .content(Array(attributes.utf8))
        }
    }
}

extension CommitFacts {
    /// - Parameter number: makes its id unlike those of its neighbours.
    fileprivate init?(_ text: TestCase.CommitText, number: Int) {
        guard let id = ObjectID(bytes: repeatElement(UInt8(truncatingIfNeeded: number), count: ObjectID.byteCount)) else {
            return nil
        }
        let author = Array(ExampleTemplate.fill(text.author).utf8)
        self.init(id: id, message: Array(ExampleTemplate.fill(text.message).utf8), author: author, committer: author)
    }
}

extension RuleExample {
    /// With every placeholder of `ExampleTemplate` filled.
    var filled: RuleExample {
        var copy = self
        copy.path = ExampleTemplate.fill(path)
        for field in [\RuleExample.oldPath, \.added, \.removed, \.context, \.base, \.head, \.attributes] {
            copy[keyPath: field] = copy[keyPath: field].map(ExampleTemplate.fill)
        }
        return copy
    }
}
