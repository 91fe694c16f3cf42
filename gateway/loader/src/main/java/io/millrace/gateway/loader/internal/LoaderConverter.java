package io.millrace.gateway.loader.internal;

import io.millrace.api.runtime.dto.LoadableDTO;
import io.millrace.gateway.shell.support.DtoFormat;
import io.millrace.gateway.shell.support.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** How the snapshots of this bundle look in the shell. Thread-safety: thread-safe. */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.dto.DTO")
public final class LoaderConverter implements Converter {
    private static final DtoFormat FORMAT =
            new DtoFormat(Map.of(LoadableDTO.class, loadables()), Set.of(SwapDTO.class, LoadedDTO.class));

    /** Called by Declarative Services. */
    public LoaderConverter() {}

    private static Table<LoadableDTO> loadables() {
        return new Table<>(
                dto -> dto.bundle,
                List.of(
                        new Table.Column<>("STATE", dto -> dto.state),
                        new Table.Column<>("BUNDLE", dto -> dto.bundle),
                        new Table.Column<>("VERSION", dto -> dto.version),
                        new Table.Column<>("BRINGS", dto -> words(dto.protocols)),
                        new Table.Column<>("FOR", dto -> words(dto.reasons))));
    }

    private static String words(String[] words) {
        return words.length == 0 ? "-" : String.join(", ", words);
    }

    @Override
    public Object convert(Class<?> type, Object in) {
        return null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return FORMAT.format(target, level).orElse(null);
    }
}
