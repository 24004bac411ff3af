import RiskModel

/// Each owner once, in order; handles and addresses are the same in any case.
func distinct(_ owners: some Sequence<Owner>) -> [Owner] {
    var seen: Set<[UInt8]> = []
    return owners.filter { seen.insert($0.name.lowercasedASCII).inserted }
}

extension Owner {
    /// Whether `name` means this owner: with or without `@`, in any case. A team is meant by its own name, not by its members'.
    func isCalled(_ name: String) -> Bool {
        if case .anyone = self { return true }
        let (own, asked) = (self.name.lowercasedASCII, name.lowercasedASCII)
        return own == asked || own == [Byte.at] + asked
    }
}

extension String {
    /// Letters beyond ASCII stay apart, as in names of people everywhere: no two that a forge tells apart become one.
    fileprivate var lowercasedASCII: [UInt8] {
        utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
