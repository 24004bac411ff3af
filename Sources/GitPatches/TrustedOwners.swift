import Glibc

/// The users whose repositories may be opened. Whoever owns a repository can shape what is read from it.
///
/// Instead of git's `safe.directory`, which lives in configuration files that are not read here.
public struct TrustedOwners: Hashable, Sendable {
    public var userIDs: Set<UInt32>

    public init(userIDs: Set<UInt32>) { self.userIDs = userIDs }

    /// The user this process runs as, root, and any others named.
    public static func ownAndRoot(adding others: Set<UInt32> = []) -> TrustedOwners {
        TrustedOwners(userIDs: others.union([geteuid(), 0]))
    }

    /// - Throws: `notTrusted` where a path belongs to somebody else, `unreadable` where that cannot be found out.
    func check(_ paths: [String]) throws(GitPatchError) {
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw GitPatchError(.unreadable, "cannot see who owns the repository: \(String(cString: strerror(errno)))")
            }
            guard userIDs.contains(status.st_uid) else {
                throw GitPatchError(
                    .notTrusted,
                    "a directory of the repository belongs to user id \(status.st_uid), who is not trusted; "
                        + "give it to the user that runs this program, or add the id to the trusted owners")
            }
        }
    }
}
