package io.millrace.gateway.shell.posix.internal;

import io.millrace.gateway.shell.support.DtoFormat;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** How the snapshots of this bundle look in the shell. Thread-safety: thread-safe. */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.dto.DTO")
public final class PosixConverter implements Converter {
    private static final DtoFormat FORMAT = new DtoFormat(
            Map.of(SegmentDTO.class, Tables.SEGMENTS, RemovedDTO.class, Tables.REMOVED),
            Set.of(IpcsDTO.class, LimitsDTO.class));

    /** Called by Declarative Services. */
    public PosixConverter() {}

    @Override
    public Object convert(Class<?> type, Object in) {
        return in instanceof SegmentDTO segment && type == String.class ? Integer.toString(segment.shmid) : null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return target instanceof IpcsDTO found && level == INSPECT
                ? Tables.text(found)
                : FORMAT.format(target, level).orElse(null);
    }
}
