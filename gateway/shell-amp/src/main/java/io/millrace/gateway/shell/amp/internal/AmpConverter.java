package io.millrace.gateway.shell.amp.internal;

import io.millrace.gateway.shell.support.DtoFormat;
import io.millrace.gateway.shell.support.HexDump;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** How the snapshots of this bundle look in the shell. Thread-safety: thread-safe. */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.dto.DTO")
public final class AmpConverter implements Converter {
    private static final DtoFormat FORMAT = new DtoFormat(Tables.ALL, Set.of(DumpDTO.class, RaisedDTO.class));

    /** Called by Declarative Services. */
    public AmpConverter() {}

    @Override
    public Object convert(Class<?> type, Object in) {
        return in instanceof EntryDTO entry && type == String.class
                ? String.format(Locale.ROOT, "0x%04x", entry.id)
                : null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return switch (target) {
            case ContentDTO content ->
                FORMAT.format(content.entry, LINE).orElse("") + "\n" + bytes(content.entry.address, content.hex);
            case ImageDTO[] images ->
                Arrays.stream(images)
                        .map(image -> bytes(image.address, image.hex))
                        .collect(Collectors.joining("\n"));
            case null, default -> FORMAT.format(target, level).orElse(null);
        };
    }

    private static String bytes(String address, String hex) {
        return HexDump.of(Long.decode(address), HexFormat.of().parseHex(hex));
    }
}
