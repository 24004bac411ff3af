import ChangeLens
import RiskModel

/// Reads the files of one patch in their order: on this thread as long as there is little to do, on several from then on.
struct FileSweep {
    let policy: CompiledPolicy
    let split: WorkSplit
    let planning: Planning
    let interruption: any InterruptionCheck

    /// - Parameters:
    ///   - paths: what the patterns over paths said, by file.
    ///   - own: this thread's.
    func outcomes(
        of reader: any PatchReader, _ paths: [PathProbing.Answer], on own: FileClassification
    ) throws(Interruption) -> [FileClassification.Outcome] {
        var outcomes: [FileClassification.Outcome] = []
        outcomes.reserveCapacity(paths.count)
        var mayShare = split.threads > 1
        var bytes = 0
        let origins = OriginFinder()
        while outcomes.count < paths.count {
            let left = outcomes.count..<paths.count
            if mayShare, left.count > 1, left.count >= split.files || bytes >= split.bytes {
                if let shared = try sharedOutcomes(ofFilesAt: left, of: reader, paths) { return outcomes + shared }
                mayShare = false
            }
            let outcome = try own.outcome(
                ofFileAt: left.lowerBound, in: reader, paths[left.lowerBound], planning: planning, origins: origins,
                interruption: interruption)
            bytes += outcome.bytes
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// - Returns: nil where this thread has to do it alone: the reader cannot be had twice, or there is no memory for another
    ///   thread.
    private func sharedOutcomes(
        ofFilesAt files: Range<Int>, of reader: any PatchReader, _ paths: [PathProbing.Answer]
    ) throws(Interruption) -> [FileClassification.Outcome]? {
        guard let reopener = reader.reopener() else { return nil }
        let size = max(1, min(WorkSplit.filesPerPiece, files.count / (4 * split.threads)))
        var outcomes: [FileClassification.Outcome] = []
        outcomes.reserveCapacity(files.count)
        do {
            try OrderedWork.run(count: (files.count + size - 1) / size, threads: split.threads) {
                [policy] in
                (files: try FileClassification(policy), reader: try reopener.reader(), origins: OriginFinder())
            } piece: { [planning, interruption] own, piece in
                let first = files.lowerBound + piece * size
                return try (first..<min(first + size, files.upperBound)).map {
                    try own.files.outcome(
                        ofFileAt: $0, in: own.reader, paths[$0], planning: planning, origins: own.origins,
                        interruption: interruption)
                }
            } each: {
                outcomes += $0
            }
            return outcomes
        } catch let interruption as Interruption {
            throw interruption
        } catch {
            return nil
        }
    }
}
