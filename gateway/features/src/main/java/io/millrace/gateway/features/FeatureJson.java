package io.millrace.gateway.features;

import io.millrace.gateway.features.Assembled.Placed;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.util.Map;

/** A feature as the OSGi feature service reads it (OSGi Compendium, Feature Service and Feature Launcher). */
final class FeatureJson {
    private FeatureJson() {}

    /**
     * Its text.
     *
     * @param version of the feature
     * @param framework what to launch it in
     */
    static String of(Feature feature, String version, Artifact framework) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("feature-resource-version", "1.0")
                .add("id", "io.millrace:io.millrace.gateway.dist:osgifeature:" + feature.name() + ":" + version)
                .add("name", feature.name())
                .add("description", description(feature))
                .add("vendor", "Millrace")
                .add("license", "Apache-2.0")
                .add("complete", feature.base())
                .add("bundles", bundles(feature));
        if (feature.base()) {
            json.add("extensions", Json.createObjectBuilder().add("launch-framework", launchedIn(framework)));
        }
        return text(json.build());
    }

    private static String description(Feature feature) {
        return feature.base() ? feature.description() : feature.description() + "; needs " + Feature.BASE;
    }

    private static JsonArray bundles(Feature feature) {
        JsonArrayBuilder bundles = Json.createArrayBuilder();
        for (Placed placed : feature.bundles()) {
            bundles.add(Json.createObjectBuilder()
                    .add("id", placed.artifact().id())
                    .add("bundleStartLevel", placed.level()));
        }
        return bundles.build();
    }

    private static JsonObject launchedIn(Artifact framework) {
        return Json.createObjectBuilder()
                .add("kind", "optional")
                .add("type", "artifacts")
                .add(
                        "artifacts",
                        Json.createArrayBuilder().add(Json.createObjectBuilder().add("id", framework.id())))
                .build();
    }

    private static String text(JsonObject json) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.writeObject(json);
        }
        return text.toString().strip() + "\n";
    }
}
