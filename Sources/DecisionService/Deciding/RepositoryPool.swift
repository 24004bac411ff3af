import GitPatches
import RiskModel
import Synchronization

/// Opened repositories between requests: to open one anew costs more than to decide a small patch.
///
/// A repository is lent to one request at a time, and only while its directories are the ones it was opened at, with
/// the same owners; otherwise it is opened again, with every check that belongs to that.
final class RepositoryPool: Sendable {
    /// `@unchecked Sendable`: a repository in here belongs to nobody; taking it out hands it to exactly one request.
    private struct Idle: @unchecked Sendable {
        var path: String
        var repository: GitRepository
    }

    private let limit: Int
    private let gitLimits: GitLimits
    /// In order of their last use.
    private let idle = Mutex<[Idle]>([])

    /// - Parameters:
    ///   - limit: repositories that are kept open, of all together; of more than that the last used stay.
    ///   - gitLimits: how much is read of each.
    init(limit: Int, gitLimits: GitLimits) {
        self.limit = max(limit, 0)
        self.gitLimits = gitLimits
    }

    /// A repository for as long as the loan lives.
    ///
    /// - Parameter interruption: of the request that will use it.
    /// - Throws: where it has to be opened and cannot be.
    func lend(_ path: String, interruption: any InterruptionCheck) throws(GitPatchError) -> Loan {
        while let known = take(path) {
            guard known.repository.isAsOpened else { continue }
            known.repository.interruption = interruption
            return Loan(known.repository, path: path, pool: self)
        }
        let opened = try GitRepository(
            openingAt: path, verification: .strict, limits: gitLimits, interruption: interruption)
        return Loan(opened, path: path, pool: self)
    }

    private func take(_ path: String) -> Idle? {
        idle.withLock { idle in
            idle.lastIndex { $0.path == path }.map { idle.remove(at: $0) }
        }
    }

    private func giveBack(_ repository: GitRepository, path: String) {
        // The request and all that it holds must not live on in here.
        repository.interruption = Uninterrupted()
        let returned = Idle(path: path, repository: repository)
        // Closed outside the lock.
        _ = idle.withLock { idle -> Idle? in
            idle.append(returned)
            return idle.count > limit ? idle.removeFirst() : nil
        }
    }

    /// The use of one repository; it goes back to the pool when the loan goes.
    final class Loan {
        private let repository: GitRepository
        private let path: String
        private let pool: RepositoryPool

        fileprivate init(_ repository: GitRepository, path: String, pool: RepositoryPool) {
            self.repository = repository
            self.path = path
            self.pool = pool
        }

        /// Runs `body` with the repository, which `body` must not keep.
        func use<T>(_ body: (GitRepository) throws(GitPatchError) -> T) throws(GitPatchError) -> T {
            // A loan that nobody mentions any more would end while its repository is in use.
            defer { withExtendedLifetime(self) {} }
            return try body(repository)
        }

        deinit { pool.giveBack(repository, path: path) }
    }
}
