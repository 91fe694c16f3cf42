package io.millrace.gateway.shell.fusiondock.internal;

import io.millrace.gateway.shell.support.DtoFormat;
import java.util.Set;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** How the snapshots of this bundle look in the shell. Thread-safety: thread-safe. */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.dto.DTO")
public final class MailboxConverter implements Converter {
    private static final DtoFormat FORMAT = new DtoFormat(Tables.ALL, Set.of(MailboxDTO.class));

    /** Called by Declarative Services. */
    public MailboxConverter() {}

    @Override
    public Object convert(Class<?> type, Object in) {
        return in instanceof SlotDTO slot && type == String.class ? slot.mailbox : null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return FORMAT.format(target, level).orElse(null);
    }
}
