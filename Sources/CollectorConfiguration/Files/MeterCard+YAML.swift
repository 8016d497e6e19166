import MeterModels

extension MeterCard {
    /// What an entry of `meters` says about the meter itself.
    static func read(_ entry: YAMLMapping) -> MeterCard {
        func text(_ name: String) -> String? {
            entry.optional(name, expected: "a text of at most 200 characters") { $0.count <= 200 ? $0 : nil }
        }
        func date(_ name: String) -> CivilDate? {
            entry.optional(name, expected: "a date such as 2026-07-01", { CivilDate($0) })
        }
        var card = MeterCard()
        card.serial = text("serial")
        card.accuracyClass = text("accuracy_class")
        card.certificate = text("certificate")
        card.calibrated = date("calibrated")
        card.calibrationDue = date("calibration_due")
        card.location = text("location")
        card.installed = date("installed")
        if let calibrated = card.calibrated, let due = card.calibrationDue, due <= calibrated {
            entry.optional("calibration_due")?.reject("the calibration ends before it was made")
        }
        return card
    }

    /// What two entries of one meter say together; nil when they contradict each other.
    func joined(with other: MeterCard) -> MeterCard? {
        func one<Value: Equatable>(_ path: KeyPath<MeterCard, Value?>) -> (isOne: Bool, value: Value?) {
            let (left, right) = (self[keyPath: path], other[keyPath: path])
            return (left == nil || right == nil || left == right, left ?? right)
        }
        let texts = [one(\.serial), one(\.accuracyClass), one(\.certificate), one(\.location)]
        let dates = [one(\.calibrated), one(\.calibrationDue), one(\.installed)]
        guard texts.allSatisfy(\.isOne), dates.allSatisfy(\.isOne) else { return nil }
        var card = MeterCard()
        (card.serial, card.accuracyClass) = (texts[0].value, texts[1].value)
        (card.certificate, card.location) = (texts[2].value, texts[3].value)
        (card.calibrated, card.calibrationDue, card.installed) = (dates[0].value, dates[1].value, dates[2].value)
        return card
    }
}
