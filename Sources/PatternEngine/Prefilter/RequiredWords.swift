public import RiskModel

extension Pattern {
    /// True where every match certainly holds one of these words, whatever the case of ASCII letters. False says nothing.
    ///
    /// - Parameter words: of ASCII characters
    public func requiresOne(of words: [String]) -> Bool {
        guard let literals = (try? PrefilterPlan(of: self))?.literals else { return false }
        let lowered = words.map { Array($0.lowercased().utf8) }
        return literals.allSatisfy { literal in
            let text = Array(String(decoding: literal.bytes, as: UTF8.self).lowercased().utf8)
            return lowered.contains { word in text.indices.contains { text[$0...].starts(with: word) } }
        }
    }
}
