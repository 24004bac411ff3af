import Classification
import Foundation
import FrameTraffic
import GitPatches
import PatternEngine
import RiskModel

/// What the benchmarks work on, read once before anything is measured.
struct Workload: Sendable {
    struct File: Sendable {
        var change: FileChange
        /// With whole contents on both sides.
        var content: FileContent
    }

    let commits: [ObjectID]
    /// Every file of the commits.
    let files: [File]
    let policy: CompiledPolicy
    /// What the policy looks for in contents.
    let patterns: PatternSet
    let traffic: FrameTraffic
    let context = RequestContext(subject: "local:developer", actor: .person, repository: "benchmark")
    private let path: String

    /// The process ends with a message where there is no such repository: nothing could be measured.
    static let shared: Workload = {
        do {
            return try Workload(environment: ProcessInfo.processInfo.environment)
        } catch {
            FileHandle.standardError.write(Data("DIFFTIER_BENCH_REPOSITORY, DIFFTIER_BENCH_RANGE: \(error)\n".utf8))
            exit(66)
        }
    }()

    private init(environment: [String: String]) throws {
        path =
            try environment["DIFFTIER_BENCH_REPOSITORY"] ?? GitRepository.discover(from: FileManager.default.currentDirectoryPath)
        let repository = try GitRepository(openingAt: path, verification: .local)
        commits = try repository.commits(in: environment["DIFFTIER_BENCH_RANGE"] ?? "HEAD~20..HEAD")
        files = try commits.flatMap { try Self.files(of: try repository.patch(ofCommit: $0)) }
        policy = try PolicySource.shipped.load()
        let probes = policy.policy.probes.filter(\.subject.readsContent)
        patterns = try PatternSet(
            Array(Set(probes.flatMap { $0.patterns + $0.except })), options: CompileOptions(prefilter: true))
        traffic = try FrameTraffic(messageBytes: 4_096, count: 1_000)
    }

    /// A repository of one thread.
    func repository() throws -> GitRepository { try GitRepository(openingAt: path, verification: .local) }

    func examinations(by classifier: Classifier) throws -> [PatchExamination] {
        let repository = try repository()
        return try commits.map { try classifier.examine(try repository.patch(ofCommit: $0)) }
    }

    private static func files(of reader: RepositoryPatchReader) throws -> [File] {
        try reader.patch.files.indices.map {
            File(change: reader.patch.files[$0], content: try reader.content(ofFileAt: $0, needs: [.lines, .base, .head]))
        }
    }
}
