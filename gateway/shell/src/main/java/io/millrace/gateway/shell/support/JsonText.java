package io.millrace.gateway.shell.support;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.osgi.dto.DTO;

/** Snapshots as JSON. Thread-safety: immutable. */
public final class JsonText {
    private static final JsonProvider JSON = JsonProvider.provider();

    private JsonText() {}

    /**
     * Writes it.
     *
     * @param snapshot a DTO, an array or a collection of them, or a map of names; what is no finite number is a text
     * @return one line
     */
    public static String of(Object snapshot) {
        return value(snapshot).toString();
    }

    private static JsonValue value(Object object) {
        return switch (object) {
            case null -> JsonValue.NULL;
            case Boolean flag -> flag ? JsonValue.TRUE : JsonValue.FALSE;
            case Integer number -> JSON.createValue(number);
            case Long number -> JSON.createValue(number);
            case BigInteger number -> JSON.createValue(number);
            case Double number when Double.isFinite(number) -> JSON.createValue(number);
            case Map<?, ?> map -> map(map);
            case Collection<?> many -> array(many.toArray());
            case DTO dto -> dto(dto);
            case Object array when array.getClass().isArray() -> array(array);
            default -> JSON.createValue(object.toString());
        };
    }

    private static JsonValue map(Map<?, ?> map) {
        JsonObjectBuilder builder = JSON.createObjectBuilder();
        map.forEach((name, value) -> builder.add(name.toString(), value(value)));
        return builder.build();
    }

    private static JsonValue array(Object array) {
        JsonArrayBuilder builder = JSON.createArrayBuilder();
        for (int i = 0; i < Array.getLength(array); i++) {
            builder.add(value(Array.get(array, i)));
        }
        return builder.build();
    }

    private static JsonValue dto(DTO dto) {
        JsonObjectBuilder builder = JSON.createObjectBuilder();
        for (Field field : dto.getClass().getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                builder.add(field.getName(), value(get(field, dto)));
            }
        }
        return builder.build();
    }

    static Object get(Field field, DTO dto) {
        try {
            return field.get(dto);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("fields of snapshots are public", e);
        }
    }
}
