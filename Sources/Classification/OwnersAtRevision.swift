public import CodeOwners
public import GitPatches
public import RiskModel

/// The owners files of one commit.
///
/// For one thread at a time, as its repository is.
public struct OwnersAtRevision: OwnersTree {
    private let tree: CommittedTree

    /// - Throws: where the commit has no tree that can be read.
    public init(of commit: ObjectID, in repository: GitRepository) throws(OwnersTreeFailure) {
        do throws(UnreadableFile) {
            tree = try CommittedTree(of: commit, in: repository, limit: Self.maximumBytes)
        } catch {
            throw OwnersTreeFailure(reason: error.reason)
        }
    }

    /// More than any forge reads; what is larger is refused by the reader of its format or here.
    private static let maximumBytes = 16 << 20

    public func contents(of path: GitPath) throws(OwnersTreeFailure) -> [UInt8]? {
        do throws(UnreadableFile) {
            return try tree.content(of: path)
        } catch {
            throw OwnersTreeFailure(reason: error.reason)
        }
    }
}
