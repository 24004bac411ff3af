import ChangeLens
import PatternEngine
import RiskModel

/// What there is to find out of the content of one file, in parts that need nothing of each other.
struct ContentWork: Sendable {
    let policy: CompiledPolicy
    let change: FileChange
    let content: FileContent
    let groups: [ProbeGroups.Group]
    let asksKind: Bool
    let interruption: any InterruptionCheck

    struct Done {
        /// nil where it was not asked, or where the content was not read: of that nothing is known.
        var kind: ChangeKind?
        /// nil where the content was not read.
        var identity: PatchIdentity.Part?
        var found = FoundMatches()

        fileprivate mutating func add(_ part: Part) {
            switch part {
            case .kind(let kind): self.kind = kind
            case .identity(let part): identity = part
            case .matches(let matches): found.add(matches)
            }
        }
    }

    fileprivate enum Part: Sendable {
        case kind(ChangeKind?)
        case identity(PatchIdentity.Part?)
        case matches(FoundMatches)
    }

    /// - Parameter matcher: this thread's.
    func done(on matcher: PatternMatcher, threads: Int) throws(Interruption) -> Done {
        if threads > 1, let done = try shared(by: threads) { return done }
        let text = ScannableText(content.text)
        var done = Done()
        for number in 0..<partCount { done.add(try part(number, text, matcher)) }
        return done
    }

    /// - Returns: nil where there is no memory for another thread.
    private func shared(by threads: Int) throws(Interruption) -> Done? {
        let text = ScannableText(content.text)
        var done = Done()
        do {
            try OrderedWork.run(count: partCount, threads: threads) {
                try PatternMatcher(policy.patterns)
            } piece: { matcher, number in
                try part(number, text, matcher)
            } each: {
                done.add($0)
            }
            return done
        } catch let interruption as Interruption {
            throw interruption
        } catch {
            return nil
        }
    }

    private var partCount: Int { groups.count + 2 }

    private func part(_ number: Int, _ text: ScannableText, _ matcher: PatternMatcher) throws(Interruption) -> Part {
        switch number {
        case 0: return .identity(PatchIdentity.part(change, content))
        case 1: return .kind(asksKind && content.missing == nil ? ChangeLens.kind(of: change, content) : nil)
        default:
            let probing = FileProbing(policy: policy, matcher: matcher, interruption: interruption)
            return .matches(try probing.matches(of: groups[number - 2], in: content, text))
        }
    }
}
