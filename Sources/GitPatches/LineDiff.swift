import CLibgit2
import RiskModel

/// The line diff of two contents by the library's xdiff, set as git sets its own by default: Myers,
/// indent heuristic, three lines of context, and nothing ever taken for binary.
enum LineDiff {
    static let contextLines = 3

    enum Outcome {
        case complete(FileContent)
        case tooManyLines
        /// The library failed, or what it gave does not lead from the one content to the other.
        case failed
    }

    static func compare(
        _ old: SideContent, _ new: SideContent, limit: Int, interruption: any InterruptionCheck
    ) throws(Interruption) -> Outcome {
        let collection = Collection(limit: limit, interruption: interruption)
        do throws(LibraryFailure) {
            let code = withExtendedLifetime(collection) {
                run(old, new, into: Unmanaged.passUnretained(collection).toOpaque())
            }
            try Libgit2.check(code)
        } catch {
            if let interruption = collection.interrupted { throw interruption }
            return collection.collector.isOverLimit ? .tooManyLines : .failed
        }
        let content = collection.collector.content
        let isProven = old.withBytes { before in
            new.withBytes { after in LineProof(before, after).holds(for: content, hunksFrom: collection.hunkStarts) }
        }
        return isProven ? .complete(content) : .failed
    }

    private static func run(_ old: SideContent, _ new: SideContent, into payload: UnsafeMutableRawPointer) -> Int32 {
        var options = git_diff_options()
        let code = git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        guard code == 0 else { return code }
        options.flags = GIT_DIFF_FORCE_TEXT.rawValue | GIT_DIFF_INDENT_HEURISTIC.rawValue
        options.context_lines = UInt32(contextLines)
        options.max_size = -1
        // No path is given anywhere, so that no attribute can apply.
        if let oldBlob = old.blob, let newBlob = new.blob {
            return git_diff_blobs(
                oldBlob.pointer, nil, newBlob.pointer, nil, &options, nil, nil, hunkFound, lineFound, payload)
        }
        return old.withBytes { before in
            new.withBytes { after in
                git_diff_buffers(
                    before.baseAddress, before.count, nil, after.baseAddress, after.count, nil, &options,
                    nil, nil, hunkFound, lineFound, payload)
            }
        }
    }

    private static let hunkFound: git_diff_hunk_cb = { _, hunk, payload in
        guard let hunk = hunk?.pointee, let payload else { return GIT_EUSER.rawValue }
        let collection = Unmanaged<Collection>.fromOpaque(payload).takeUnretainedValue()
        collection.beginHunk(hunk)
        return 0
    }

    private static let lineFound: git_diff_line_cb = { _, _, line, payload in
        guard let line, let payload else { return GIT_EUSER.rawValue }
        let collection = Unmanaged<Collection>.fromOpaque(payload).takeUnretainedValue()
        return collection.add(line.pointee) ? 0 : GIT_EUSER.rawValue
    }

    /// What the callbacks write to.
    private final class Collection {
        private(set) var collector: LineCollector
        /// Where the first line of each hunk lies in memory.
        private(set) var hunkStarts: [UnsafeRawPointer] = []
        private(set) var interrupted: Interruption?
        private var seen = 0
        private let interruption: any InterruptionCheck

        init(limit: Int, interruption: any InterruptionCheck) {
            collector = LineCollector(limit: limit)
            self.interruption = interruption
        }

        func beginHunk(_ hunk: git_diff_hunk) {
            collector.beginHunk(
                oldStart: Int(hunk.old_start), oldCount: Int(hunk.old_lines),
                newStart: Int(hunk.new_start), newCount: Int(hunk.new_lines))
        }

        /// - Returns: false where the diff should end.
        func add(_ line: git_diff_line) -> Bool {
            let bytes = UnsafeRawBufferPointer(start: line.content, count: line.content_len)
            let origin: FileContent.Line.Origin
            switch UInt8(bitPattern: line.origin) {
            case UInt8(ascii: " "): origin = .context
            case UInt8(ascii: "+"): origin = .added
            case UInt8(ascii: "-"): origin = .removed
            // That a line has no end already shows in its bytes.
            default: return true
            }
            if hunkStarts.count < collector.content.hunks.count, let start = bytes.baseAddress { hunkStarts.append(start) }
            collector.append(origin, old: max(0, Int(line.old_lineno)), new: max(0, Int(line.new_lineno)), bytes)
            seen += 1
            if seen % 4_096 == 0 {
                do throws(Interruption) { try interruption.check() } catch { interrupted = error }
            }
            return interrupted == nil && !collector.isOverLimit
        }
    }
}
