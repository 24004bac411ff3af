/// Finds the word that was probably meant.
public enum Suggestion {
    /// Candidates that are compared; a list that is longer is looked at up to here.
    private static let candidatesAtMost = 2_000
    /// Words longer than this are not compared, so that the cost of a mistake stays small.
    private static let longestWord = 64

    /// The candidate nearest to `word`, if it is near: by optimal string alignment distance (insertion, deletion,
    /// substitution, swap of neighbours), at most about a third of the longer word. Of equals the first.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars)
        guard !letters.isEmpty, letters.count <= longestWord else { return nil }
        var best: (distance: Int, word: String)?
        for candidate in candidates.prefix(candidatesAtMost) {
            let other = Array(candidate.lowercased().unicodeScalars)
            let limit = max(1, (max(letters.count, other.count) + 1) / 3)
            guard other.count <= longestWord, abs(other.count - letters.count) <= limit else { continue }
            let distance = distance(letters, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.word
    }

    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
