import Dispatch
import RiskModel

/// The two versions of a file that are worth to be read at the same time.
struct LargeBlobs: Sendable {
    /// Bytes of both from which on a second thread is worth it.
    static let bytes = 1 << 20

    let old: ObjectID
    let new: ObjectID
}

extension GitRepository {
    /// Reads the old version on this thread and the new one on another, with a handle of its own; one after the other where
    /// that cannot be had.
    func contents(of blobs: LargeBlobs) throws(UnreadObject) -> (old: SideContent, new: SideContent) {
        guard let second = secondHandle() else {
            return (SideContent(blob: try objects.blob(blobs.old)), SideContent(blob: try objects.blob(blobs.new)))
        }
        // The other thread's alone until the group is left.
        nonisolated(unsafe) let objectsOfOther = second.objects
        nonisolated(unsafe) var new = Result<SideContent, UnreadObject>.failure(UnreadObject(.corruptObject(blobs.new)))
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            new = Result { () throws(UnreadObject) in SideContent(blob: try objectsOfOther.blob(blobs.new)) }
        }
        let old = Result { () throws(UnreadObject) in SideContent(blob: try objects.blob(blobs.old)) }
        group.wait()
        return (try old.get(), try new.get())
    }
}
