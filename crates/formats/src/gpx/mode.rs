//! How one travels, from the words of devices.

/// The word of [`logis_kinds::mobility::MODES`] for a track's type; `unknown` where it isn't plain.
pub(super) fn mode(text: &str) -> &'static str {
    let word: String = text.trim().to_lowercase().chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c }).collect();
    match word.as_str() {
        "car" | "driving" | "drive" | "automotive" | "auto" | "taxi" | "voiture" => "car",
        "bicycle" | "bike" | "biking" | "cycling" | "ride" | "mountain_biking" | "road_biking" | "gravel_cycling" | "e_biking" | "vélo" => {
            "bicycle"
        }
        "foot" | "walk" | "walking" | "hike" | "hiking" | "run" | "running" | "trail_running" | "jogging" | "marche" => "foot",
        "train" | "rail" | "metro" | "subway" => "train",
        "bus" | "coach" => "bus",
        "plane" | "airplane" | "aeroplane" | "flight" | "flying" | "avion" => "plane",
        "boat" | "boating" | "ferry" | "ship" | "sailing" | "kayaking" | "rowing" | "bateau" => "boat",
        "motorcycle" | "motorcycling" | "scooter" | "tram" | "tramway" | "cable_car" | "skiing" | "skating" | "swimming" | "horseback"
        | "horseback_riding" => "other",
        _ => "unknown",
    }
}
